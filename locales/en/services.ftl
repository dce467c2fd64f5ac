### Services that meters count; named by several dialogues and notices.

service-cold_water = Cold water
service-hot_water = Hot water
service-electricity = Electricity
service-gas = Gas
service-heating = Heating
service-sewerage = Sewerage
service-irrigation = Irrigation
service-waste = Waste
