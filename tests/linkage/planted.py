"""A registry and departmental rows with planted faults and known truth, to score the linker on. Nobody in it exists.

A population is drawn by households; a twentieth of the people is kept out of the registry, and the rows without a counterpart
are theirs: a twin, a sibling or a village namesake of somebody who is in the registry, as in life.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import pyarrow as pa
from pypinyin import lazy_pinyin

from jingzhun.tables.links import LINK_REQUESTS
from jingzhun.tables.people import HOUSEHOLDS, PERSONS

SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤"
MALE = "伟强军国华建平明海文斌波涛磊刚勇杰鹏辉飞超健龙林宏志东峰亮庆永成福生贵德忠义春祥山发财根宝良新兵民荣剑凯浩宇轩泽博俊鑫旭晨阳岩松柏树森河江川洋洪浪"
FEMALE = "芳娜敏静丽艳娟霞秀英玉兰凤梅红桂香莲珍琴云燕萍玲华淑珠翠雪晶欣怡婷颖慧佳雅莉洁琳蕾琪瑶倩薇思诗语涵梦馨悦蓉菊花春月娥仙巧彩莹爱青荷晓"
POOLS = {"male": MALE, "female": FEMALE}
GENERATION = "建国文志永德海玉春广振世兴长树宝洪庆凤淑秀桂"
MONGOL = (
    "巴特尔",
    "乌云其其格",
    "其木格",
    "斯琴高娃",
    "苏和",
    "那仁",
    "朝鲁",
    "娜仁花",
    "萨日娜",
    "格日勒",
    "包音图",
    "哈斯",
    "塔娜",
    "青格乐",
    "达来",
    "阿拉坦",
    "宝音",
    "毕力格",
    "孟根花",
    "特木尔",
)
DOTTED = ("阿依古丽", "买买提", "古丽娜尔", "艾山", "热依汗", "吐尔逊", "迪丽拜尔", "努尔兰", "哈丽玛", "赛力克")
VARIANTS = {"国": "國", "华": "華", "荣": "榮", "丽": "麗", "凤": "鳳", "兰": "蘭", "云": "雲", "宝": "寶", "剑": "劍", "龙": "龍"}
SHAPES = {
    "洋": "祥",
    "辉": "晖",
    "佳": "住",
    "俊": "峻",
    "萍": "苹",
    "娜": "那",
    "婷": "停",
    "慧": "彗",
    "英": "莫",
    "淑": "椒",
    "霞": "霜",
    "彬": "杉",
    "海": "梅",
    "玉": "王",
}
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECK = "10X98765432"
FIRST_BIRTH = date(1934, 1, 1)


@dataclass(frozen=True)
class Planted:
    """Registry, rows and truth. ``truth`` has one entry a row: the person id, or -1 for nobody."""

    persons: pa.Table
    households: pa.Table
    requests: pa.Table
    truth: np.ndarray
    faults: np.ndarray


def numbered_id(birth: date, sequence: int) -> str:
    """Return an id of the reserved division that passes its check."""
    body = f"990424{birth:%Y%m%d}{sequence:03d}"
    return body + CHECK[sum(w * int(c) for w, c in zip(WEIGHTS, body, strict=True)) % 11]


class _Names:
    def __init__(self, rng: random.Random) -> None:
        self.rng = rng
        self.surname_sums = np.cumsum(1 / (np.arange(len(SURNAMES)) + 5)).tolist()
        self.sums = {sex: np.cumsum(1 / (np.arange(len(chars)) + 8)).tolist() for sex, chars in POOLS.items()}
        self.by_sound: dict[str, list[str]] = {}
        for char in sorted(set(MALE + FEMALE + GENERATION + SURNAMES)):
            self.by_sound.setdefault(lazy_pinyin(char)[0], []).append(char)

    def surname(self) -> str:
        return self.rng.choices(SURNAMES, cum_weights=self.surname_sums)[0]

    def char(self, sex: str) -> str:
        return self.rng.choices(POOLS[sex], cum_weights=self.sums[sex])[0]

    def of(self, surname: str, sex: str, generation: str | None) -> str:
        draw = self.rng.random()
        if draw < 0.06:
            return self.rng.choice(MONGOL)
        if draw < 0.07:
            return "·".join(self.rng.sample(DOTTED, 2))
        if generation:
            return surname + generation + self.char(sex)
        return surname + self.char(sex) + (self.char(sex) if self.rng.random() < 0.7 else "")


def _birth(rng: random.Random, low: int, high: int) -> date:
    return FIRST_BIRTH + timedelta(days=rng.randrange((low - 1934) * 365, (high - 1934) * 365))


@dataclass
class _Soul:
    household: int
    name: str
    sex: str
    birth: date
    id_number: str | None
    relation: str
    phone: str | None = None


def _members(rng: random.Random, names: _Names, household: int) -> list[_Soul]:
    surname = names.surname()
    head_sex = "male" if rng.random() < 0.85 else "female"
    head_birth = _birth(rng, 1936, 1998)
    souls = [_soul(rng, household, names.of(surname, head_sex, None), head_sex, head_birth, "head")]
    if rng.random() < 0.6:
        sex = "female" if head_sex == "male" else "male"
        birth = head_birth + timedelta(days=int(rng.gauss(300, 900)))
        souls.append(_soul(rng, household, names.of(names.surname(), sex, None), sex, birth, "spouse"))
    generation = rng.choice(GENERATION) if rng.random() < 0.35 else None
    for _ in range(rng.choices(range(4), (0.45, 0.3, 0.2, 0.05))[0]):
        sex = "male" if rng.random() < 0.52 else "female"
        birth = head_birth + timedelta(days=rng.randrange(19 * 365, 38 * 365))
        if birth.year > 2023:
            continue
        souls.append(_soul(rng, household, names.of(surname, sex, generation), sex, birth, "child"))
        if rng.random() < 0.02:
            souls.append(_soul(rng, household, names.of(surname, sex, generation), sex, birth, "child"))
    return souls


def _soul(rng: random.Random, household: int, name: str, sex: str, birth: date, relation: str) -> _Soul:
    sequence = rng.randrange(0, 60) * 2 + (1 if sex == "male" else 0)
    return _Soul(household, name, sex, birth, numbered_id(birth, sequence), relation)


def _population(rng: random.Random, wanted: int) -> list[_Soul]:
    names, souls, household, taken = _Names(rng), [], 0, set()
    while len(souls) < wanted:
        household += 1
        for soul in _members(rng, names, household):
            sequence = int(soul.id_number[14:17])
            while soul.id_number in taken:  # the police number people of a day and place one after another
                sequence += 2
                soul.id_number = numbered_id(soul.birth, sequence)
            taken.add(soul.id_number)
            if rng.random() < 0.3:
                soul.phone = f"1990{rng.randrange(0, 10**7):07d}"
            souls.append(soul)
    return souls


def _villages(towns: int = 10, villages: int = 105) -> list[str]:
    return [f"150424{100 + n % towns:03d}{200 + n // towns:03d}" for n in range(villages)]


class Faults:
    """Ways in which clerks and spreadsheets spoil a name, an id or a birth date."""

    def __init__(self, rng: random.Random) -> None:
        self.rng, self.names = rng, _Names(rng)

    def pick(self, kinds: dict[str, float]) -> str:
        """Return one kind by its share."""
        return self.rng.choices(list(kinds), list(kinds.values()))[0]

    def name(self, name: str, sex: str) -> str:
        """Return the name with one fault."""
        kind = self.pick(
            {
                "sound": 0.4,
                "other": 0.25,
                "variant": 0.08,
                "shape": 0.07,
                "lost": 0.06,
                "swapped": 0.06,
                "dot": 0.03,
                "renamed": 0.05,
            }
        )
        at = self.rng.randrange(1, len(name))
        if "·" in name:
            return self.pick({name.replace("·", ""): 0.4, name.split("·")[0]: 0.4, name.replace("·", "-"): 0.2})
        if kind == "variant" and any(c in VARIANTS for c in name):
            return "".join(VARIANTS.get(c, c) for c in name)
        if kind == "shape" and any(c in SHAPES for c in name[1:]):
            return name[0] + "".join(SHAPES.get(c, c) for c in name[1:])
        if kind == "lost":
            return name[:at] + name[at + 1 :]
        if kind == "swapped" and len(name) > 2 and name[1] != name[2]:
            return name[0] + name[2] + name[1] + name[3:]
        if kind == "renamed" and len(name) > 2:
            return name[0] + self.names.char(sex) + self.names.char(sex)
        same = [c for c in self.names.by_sound.get(lazy_pinyin(name[at])[0], []) if c != name[at]]
        if kind != "other" and same:
            return name[:at] + self.rng.choice(same) + name[at + 1 :]
        other = self.names.char(sex)
        return name[:at] + (other if other != name[at] else "泰") + name[at + 1 :]

    def id_number(self, soul: _Soul, home: list[_Soul]) -> str | None:  # noqa: C901  one line a kind of fault
        """Return the id with one fault, or none at all."""
        text, at = soul.id_number, self.rng.randrange(6, 16)
        kind = self.pick(
            {
                "digit": 0.38,
                "swapped": 0.2,
                "missing": 0.15,
                "zeroed": 0.07,
                "lost": 0.07,
                "masked": 0.05,
                "two": 0.05,
                "twice": 0.05,
                "relative": 0.03,
            }
        )
        wrong = str((int(text[at]) + self.rng.randrange(1, 10)) % 10)
        if kind == "missing":
            return None
        if kind == "zeroed":
            return text[:15] + "000"
        if kind == "masked":
            return text[:6] + "********" + text[14:]
        if kind == "lost":
            return text[:at] + text[at + 1 :]
        if kind == "swapped" and text[at] != text[at + 1]:
            return text[:at] + text[at + 1] + text[at] + text[at + 2 :]
        if kind == "twice" and text[at] != text[at + 1]:
            before = str((int(text[at - 2]) + 4) % 10)
            return text[: at - 2] + before + text[at - 1] + text[at + 1] + text[at] + text[at + 2 :]
        if kind == "two":
            return text[: at - 3] + str((int(text[at - 3]) + 3) % 10) + text[at - 2 : at] + wrong + text[at + 1 :]
        if kind == "relative":
            kin = [s for s in home if s is not soul]
            return self.rng.choice(kin).id_number if kin else None
        return text[:at] + wrong + text[at + 1 :]

    def birth(self, birth: date) -> date | None:
        """Return the birth date with one fault, or none at all."""
        kind = self.pick({"day": 0.25, "month": 0.12, "year": 0.2, "swapped": 0.15, "lunar": 0.13, "first": 0.05, "missing": 0.1})
        if kind == "missing":
            return None
        if kind == "swapped" and birth.day <= 12 and birth.day != birth.month:
            return birth.replace(month=birth.day, day=birth.month)
        if kind == "year":
            return birth.replace(year=birth.year + self.rng.choice((-10, -1, 1, 10)), day=min(birth.day, 28))
        if kind == "month":
            return birth.replace(month=birth.month % 12 + 1, day=min(birth.day, 28))
        if kind == "lunar":
            return birth - timedelta(days=self.rng.randrange(18, 51))
        if kind == "first" and birth.day != 1:
            return birth.replace(day=1)
        return birth + timedelta(days=self.rng.choice((-10, -1, 1, 10)))


def plant(*, persons: int, rows: int, seed: int, faulty_share: float = 0.5) -> Planted:
    """Return a registry of about ``persons`` people and ``rows`` departmental rows of known truth.

    Of the rows 10 % are of nobody in the registry; of the others ``faulty_share`` are faulty in one (70 %), two (25 %) or all
    three (5 %) of id, name and birth date.
    """
    rng = random.Random(seed)  # noqa: S311
    souls = _population(rng, int(persons / 0.95))
    kept = [rng.random() >= 0.05 for _ in souls]
    homes: dict[int, list[_Soul]] = {}
    for soul in souls:
        homes.setdefault(soul.household, []).append(soul)
    villages = _villages()
    village_of = {h: rng.choice(villages) for h in homes}
    outside = [n for n, k in enumerate(kept) if not k]
    inside = [n for n, k in enumerate(kept) if k]
    of_nobody = [rng.random() < 0.10 for _ in range(rows)]
    chosen = [rng.choice(outside if nobody else inside) for nobody in of_nobody]
    count = [rng.choices((1, 2, 3), (0.70, 0.25, 0.05))[0] if rng.random() < faulty_share else 0 for _ in range(rows)]
    spoil = Faults(rng)
    requests = [
        _row(spoil, n, souls[s], c, home=homes[souls[s].household], village=village_of[souls[s].household])
        for n, (s, c) in enumerate(zip(chosen, count, strict=True), start=1)
    ]
    person_ids = [n for n in range(1, len(souls) + 1) if kept[n - 1]]
    return Planted(
        persons=_persons(souls, person_ids, rng),
        households=_households(homes, village_of),
        requests=LINK_REQUESTS.from_rows(requests),
        truth=np.array([-1 if nobody else s + 1 for s, nobody in zip(chosen, of_nobody, strict=True)]),
        faults=np.array(count),
    )


def _row(spoil: Faults, number: int, soul: _Soul, faults: int, *, home: list[_Soul], village: str) -> dict:
    rng = spoil.rng
    fields = _fields(rng, faults)
    if rng.random() < 0.03:
        village = rng.choice(_villages())
    id_text = spoil.id_number(soul, home) if "id" in fields else soul.id_number
    birth = soul.birth if rng.random() < 0.85 or "birth" in fields else None
    return {
        "batch_id": f"batch-{number % 12:02d}",
        "row": number,
        "name": spoil.name(soul.name, soul.sex) if "name" in fields else soul.name,
        "id_number": id_text if id_text and _passes(id_text) else None,
        "id_text": id_text,
        "birth_on": spoil.birth(soul.birth) if "birth" in fields else birth,
        "sex": (soul.sex if rng.random() >= 0.01 else {"male": "female", "female": "male"}[soul.sex])
        if rng.random() < 0.8
        else None,
        "village_code": None if (draw := rng.random()) < 0.08 else village[:9] if draw < 0.25 else village,
        "phone": soul.phone if rng.random() < 0.7 else None,
        "head_name": home[0].name if rng.random() < 0.3 else None,
        "household_no": f"H{soul.household:08d}" if rng.random() < 0.15 else None,
    }


def _fields(rng: random.Random, faults: int) -> set[str]:
    fields: set[str] = set()
    while len(fields) < faults:
        fields.add(rng.choices(("id", "name", "birth"), (0.45, 0.35, 0.2))[0])
    return fields


def _passes(text: str) -> bool:
    if len(text) != 18 or not text[:17].isdigit():
        return False
    return CHECK[sum(w * int(c) for w, c in zip(WEIGHTS, text[:17], strict=True)) % 11] == text[17]


def _persons(souls: list[_Soul], person_ids: list[int], rng: random.Random) -> pa.Table:
    without = [rng.random() < 0.01 for _ in souls]
    rows = [(s := souls[n - 1], n, None if without[n - 1] else s.id_number) for n in person_ids]
    columns = {
        "household_id": [s.household for s, _, _ in rows],
        "person_id": [n for _, n, _ in rows],
        "name": [s.name for s, _, _ in rows],
        "id_number": [i for _, _, i in rows],
        "sex": [s.sex for s, _, _ in rows],
        "birth_on": [s.birth for s, _, _ in rows],
        "relation": [s.relation for s, _, _ in rows],
        "phone": [s.phone for s, _, _ in rows],
    }
    blank = {c.name: pa.nulls(len(rows)) for c in PERSONS.columns if c.name not in columns}
    return PERSONS.conform(pa.table({**{k: pa.array(v) for k, v in columns.items()}, **blank}))


def _households(homes: dict[int, list[_Soul]], village_of: dict[int, str]) -> pa.Table:
    columns = {
        "household_id": list(homes),
        "village_code": [village_of[h] for h in homes],
        "household_no": [f"H{h:08d}" for h in homes],
        "phone": [members[0].phone for members in homes.values()],
    }
    blank = {c.name: pa.nulls(len(homes)) for c in HOUSEHOLDS.columns if c.name not in columns}
    return HOUSEHOLDS.conform(pa.table({**{k: pa.array(v) for k, v in columns.items()}, **blank}))
