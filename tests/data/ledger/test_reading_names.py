import pytest

from data.ledger.categories import category_of
from data.ledger.places import VillageIndex, is_home, short_name, stem
from tests.builders import known_villages
from vocabulary.faults import FaultCode


@pytest.fixture
def index():
    return VillageIndex.of(known_villages())


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("东方社区", "500151001001"),
        ("东方社区居民委员会", "500151001001"),
        ("东方", "500151001001"),
        ("巴川街道东方社区", "500151001001"),
        ("铜粱区巴川街道东方社区", "500151001001"),
        ("重庆市铜梁区巴川街道东方社区居委会", "500151001001"),
        ("东方社区 ", "500151001001"),
        ("东方\n社区", "500151001001"),
        ("５００１５１００１００１", "500151001001"),
        ("接龙村", "500151001201"),
        ("接龙村村民委员会", "500151001201"),
        ("接龙村委会", "500151001201"),
        ("接龙社区", "500151001201"),
        ("东方社区第3网格", "500151001001"),
        ("东城社区", "500151001002"),
    ],
)
def test_a_village_is_known_by_every_form_of_its_name(index, text, code):
    assert index.find(text).value == code


def test_a_street_of_the_same_name_is_no_village(index):
    assert index.find("东城街道").code is FaultCode.VILLAGE_UNKNOWN
    assert index.find("东城").code is FaultCode.VILLAGE_AMBIGUOUS


def test_an_unknown_village_waits_with_what_looks_alike(index):
    reading = index.find("东芳社区")
    assert reading.code is FaultCode.VILLAGE_UNKNOWN
    assert reading.hint.split("、")[0] == "东方社区"
    assert index.find("火星基地").hint == ""


@pytest.mark.parametrize("text", ["", "--", "暂无数据"])
def test_no_village_is_no_fault(index, text):
    assert index.find(text).code is None


def test_names_lose_their_committee_and_their_kind():
    assert short_name("东方社区居民委员会") == "东方社区"
    assert stem("接龙村村民委员会") == stem("接龙社区") == "接龙"


@pytest.mark.parametrize(
    ("text", "category", "code"),
    [
        ("高层建筑", "high_rise", None),
        ("厂房", "factory", None),
        ("其它", "other", None),
        ("养老机构", "welfare", FaultCode.CATEGORY_GUESSED),
        ("足浴店", "bathhouse", FaultCode.CATEGORY_GUESSED),
        ("甲乙丙", None, FaultCode.CATEGORY_UNKNOWN),
        ("", None, None),
    ],
)
def test_a_category_is_read_or_guessed_or_waits(text, category, code):
    assert (category_of(text).value, category_of(text).code) == (category, code)


@pytest.mark.parametrize(
    ("area", "home"),
    [
        ("巴川街道", True),
        ("铜梁区", True),
        ("铜粱区", True),
        ("东方社区", True),
        ("南城街道", False),
        ("重庆", False),
        ("银川市", False),
    ],
)
def test_only_the_own_area_is_home(index, area, home):
    assert is_home(area, index) is home
