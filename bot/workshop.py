"""Who makes the files that delivery sends, each by the name that documents give."""

from bot.rendering.charts import ChartPress
from bot.rendering.receipts import ReceiptPress
from bot.services import charts, documents, evidence, meter_charts, my_data, request_photos
from bot.services.files import Workshop
from bot.services.staff_cards_shown import CardReaders
from bot.ui.my_data import MakeMyData
from bot.work import Tools
from storage.accounts import StoredAccounts
from storage.directory import StoredDirectory
from storage.evidence import StoredEvidence
from storage.groups import StoredGroups
from storage.history import StoredHistory
from storage.meters import StoredMeters
from storage.my_data import StoredRecords
from storage.people import StoredCabinets
from storage.requests import StoredRequestFiles, StoredRequests
from storage.staff import StoredEmployees
from storage.staff_notices import StoredStaffBoard
from storage.unit import Unit


def open_workshop(tools: Tools, press: ReceiptPress, fetch: request_photos.Fetch) -> Workshop:
    settings, unit = tools.settings, Unit(tools.database)
    records = StoredRecords(tools.database, tools.sealer)
    may_dispose = my_data.MayDispose(records, tools.clock, settings.erasure_days)
    cabinets, history = StoredCabinets(unit), StoredHistory(unit)
    chart_press = ChartPress(press)
    make_receipt = documents.MakeReceipt(StoredAccounts(unit), cabinets, press)
    make_chart = charts.MakeChart(history, history, chart_press)
    make_meter_chart = meter_charts.MakeMeterChart(StoredMeters(unit), cabinets, chart_press)
    directory = StoredDirectory(unit)
    readers = CardReaders(
        StoredStaffBoard(unit), StoredEmployees(unit), directory, StoredGroups(unit)
    )
    make_evidence = evidence.MakeEvidence(
        StoredEvidence(unit), cabinets, lambda: tools.staff_chat_id, readers.reads
    )

    def for_staff() -> frozenset[int]:
        """Give chats that are told of requests wherever the cards hang."""
        return tools.staff_chats() | frozenset(settings.admins)

    make_request_photo = request_photos.MakeRequestPhoto(
        StoredRequests(unit),
        readers.reads,
        directory,
        for_staff,
        request_photos.FetchKept(StoredRequestFiles(unit), fetch),
    )
    return Workshop(
        {
            my_data.MAKER: MakeMyData(records, may_dispose, tools.clock, settings.time_zone),
            documents.MAKER: make_receipt,
            charts.MAKER: make_chart,
            meter_charts.MAKER: make_meter_chart,
            evidence.MAKER: make_evidence,
            request_photos.MAKER: make_request_photo,
        },
        {
            documents.MAKER: make_receipt.foretell,
            charts.MAKER: make_chart.foretell,
            meter_charts.MAKER: make_meter_chart.foretell,
            evidence.MAKER: make_evidence.foretell,
            request_photos.MAKER: make_request_photo.foretell,
        },
    )
