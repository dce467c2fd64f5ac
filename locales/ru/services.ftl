### Услуги, которые считают счётчики; их называют несколько диалогов и уведомления.

service-cold_water = Холодная вода
service-hot_water = Горячая вода
service-electricity = Электроэнергия
service-gas = Газ
service-heating = Отопление
service-sewerage = Водоотведение
service-irrigation = Полив
service-waste = Обращение с ТКО
