"""Names of persons: one form for comparing, pinyin and initials for searching, surname and given name."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from pypinyin import Style, lazy_pinyin

from jingzhun.values.text import clean_text

COMPOUND = frozenset(
    [
        "欧阳",
        "司马",
        "上官",
        "诸葛",
        "东方",
        "皇甫",
        "尉迟",
        "公孙",
        "慕容",
        "令狐",
        "宇文",
        "长孙",
        "司徒",
        "司空",
        "夏侯",
        "端木",
        "独孤",
        "南宫",
        "呼延",
        "轩辕",
        "万俟",
        "闻人",
        "赫连",
        "澹台",
        "公冶",
        "宗政",
        "濮阳",
        "太叔",
        "申屠",
        "仲孙",
        "钟离",
        "鲜于",
        "闾丘",
        "完颜",
    ]
)
SURNAME_READINGS = {
    "单": "shan", "曾": "zeng", "解": "xie", "仇": "qiu", "查": "zha", "区": "ou", "盖": "ge", "朴": "piao", "任": "ren", "翟": "zhai", "尉": "wei",
    "乐": "yue", "缪": "miao", "员": "yun", "折": "she", "黑": "he", "华": "hua", "纪": "ji", "燕": "yan", "宁": "ning", "召": "shao", "洗": "xian",
    "冼": "xian", "幺": "yao", "教": "jiao", "尹": "yin", "那": "na", "祭": "zhai", "秘": "bi", "能": "nai", "种": "chong", "覃": "qin", "逄": "pang",
}  # fmt: skip
# One written form of the same character: older, regional or traditional shapes seen in household registers (our own list).
VARIANTS = str.maketrans(
    "峯羣邨崐堦敍敘週髙淸靑眞啟啓凃劉張陳楊黃趙吳孫馬鄭謝許鄧馮蕭蔣餘葉蘇呂盧賈鐘鍾譚龍萬錢湯陰齊賀賴龔湛鳳蘭雲霞國華軍偉強麗榮寶貴鳯愛蓮玉學紅衞衛徳傑勳勲燁曄昇陞閆甯寕祐佈託燿灋恆",
    "峰群村昆阶叙叙周高清青真启启涂刘张陈杨黄赵吴孙马郑谢许邓冯萧蒋余叶苏吕卢贾钟钟谭龙万钱汤阴齐贺赖龚湛凤兰云霞国华军伟强丽荣宝贵凤爱莲玉学红卫卫德杰勋勋烨晔升升闫宁宁佑布托耀法恒",
)
# Characters that a hurried hand or eye takes for each other; each group is one class for matching only.
LOOK_ALIKES = (
    "未末", "己已巳", "土士", "戊戌戍", "干千于", "日曰", "人入", "天夭", "王玉", "大太犬", "午牛", "刀力", "田由甲申", "贝见", "风凤", "兰三", "木本术", "今令", "毛手",
    "历厉", "洋祥详", "娜那", "晴睛", "梅海", "俊浚峻竣", "辉晖", "佳住", "冰水", "永水", "侯候", "肖尚", "代伐", "治冶", "晋普", "延廷", "宇字", "免兔", "旦且", "乌鸟", "微徽",
    "萍苹", "芳劳", "英莫", "淑椒", "秀禾", "霞霜", "燕熊", "彬杉", "栋拣", "艳绝", "娟捐", "婷停", "哲誓", "慧彗", "宝空", "志忘", "忠患", "振震", "启后", "庆厌", "飞飛",
)  # fmt: skip
_ALIKE = str.maketrans({c: group[0] for group in reversed(LOOK_ALIKES) for c in group})
# Signs that show nothing and are no control characters: joiners, fillers, variation selectors.
UNSEEN = re.compile("[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180d\u200d\u2800\u3164\ufe00-\ufe0f\uffa0\U000e0100-\U000e01ef]")
_DOTS = re.compile("[.\u00b7\u2022\u2027\u2219\u22c5\u30fb\ufe52\uff0e\uff65]")


@lru_cache(maxsize=400_000)
def normalise_name(text: str) -> str:
    """Return a name in one form: NFKC, no spaces or invisible characters, every middle dot as 「·」.

    Display keeps what was typed; this form is for comparing. Latin names keep one space between words.
    """
    folded = unicodedata.normalize("NFKC", clean_text(_DOTS.sub("·", UNSEEN.sub("", text))).text)
    tight = _DOTS.sub("·", folded)
    if not tight.isascii():
        tight = tight.replace(" ", "")
    return tight.strip("·").upper() if tight.isascii() else tight.strip("·")


def split_surname(name: str) -> tuple[str, str]:
    """Return surname and given name; compound surnames are kept whole, a name with 「·」 has no surname to split."""
    if "·" in name:
        first, _, rest = name.partition("·")
        return first, rest
    length = 2 if name[:2] in COMPOUND and len(name) > 2 else 1
    return name[:length], name[length:]


@lru_cache(maxsize=200_000)
def pinyin_of(name: str) -> str:
    """Return the pinyin without tones, syllables separated by spaces, the surname read as a surname.

    Examples
    --------
    >>> pinyin_of("单晓燕"), pinyin_of("王伟")
    ('shan xiao yan', 'wang wei')
    """
    surname, given = split_surname(name.replace("·", ""))
    read = SURNAME_READINGS.get(surname)
    first = [read] if read else lazy_pinyin(surname, style=Style.NORMAL, errors="default")
    return " ".join([*first, *lazy_pinyin(given, style=Style.NORMAL, errors="default")]).lower()


def initials_of(name: str) -> str:
    """Return the first letters of the pinyin syllables."""
    return "".join(part[:1] for part in pinyin_of(name).split())


@lru_cache(maxsize=200_000)
def fold_variants(name: str) -> str:
    """Return the name with variant and traditional shapes in one form; for matching only, never for display."""
    return normalise_name(name).translate(VARIANTS)


@lru_cache(maxsize=200_000)
def fold_look_alikes(name: str) -> str:
    """Return the name with look-alike characters as one class each; weaker evidence than a variant."""
    return fold_variants(name).translate(_ALIKE)
