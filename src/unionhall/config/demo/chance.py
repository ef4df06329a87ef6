"""Seeded chance: names, firms, days; the same seed gives the same district."""

import random
from collections.abc import Sequence
from datetime import date, timedelta
from itertools import chain, product
from typing import TypeVar

from unionhall.codes.credit_code import check_character

T = TypeVar("T")

SURNAMES = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶"
    "阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文"
)
GIVEN = (
    "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀兰霞平刚桂英华玉梅建国红志文海燕春晓东波宁宇辉鹏飞雪琳欣佳怡浩然子"
    "轩梓涵雨泽博思远嘉慧雅婷俊凯旭晨阳帅龙云峰立新永福德忠金凤淑珍翠莲瑞祥学斌少清晶莹洁玲彤"
)
RARE = (
    "买买提·吐尔逊", "古丽·阿不都", "阿依努尔·艾尔肯", "扎西·次仁", "欧阳修远", "上官婉清",
    "诸葛明亮", "𬭚子昂", "㛃文静", "单雄", "尉迟恭良",
)  # fmt: skip
BRANDS_A = "云海京华盛恒瑞鑫鼎宏金永泰嘉顺通达远润丰博信优领天蓝绿东方新"
BRANDS_B = "帆达通捷源兴隆泰安和美佳利康科创智联邦宇航程力德诚"
TRADES = (
    ("速递", "G"), ("物流", "G"), ("货运", "G"), ("餐饮管理", "H"), ("物业管理", "K"),
    ("家政服务", "O"), ("商贸", "F"), ("超市", "F"), ("建筑工程", "E"), ("装饰工程", "E"),
    ("机械制造", "C"), ("食品加工", "C"), ("印刷", "C"), ("信息技术", "I"), ("网络科技", "I"),
    ("文化传播", "R"), ("旅游服务", "H"), ("农业科技", "A"), ("果品合作社", "A"),
    ("医疗护理", "Q"), ("教育咨询", "P"), ("房地产经纪", "K"), ("保安服务", "L"), ("人力资源", "L"),
)  # fmt: skip
PRIVATE = (("170", 12), ("159", 5), ("300", 1), ("200", 1), ("600", 3))
PUBLIC = (("110", 2), ("151", 1), ("400", 3), ("500", 1))


class Chance:
    """One stream of chance; every number comes from the seed."""

    def __init__(self, seed: str) -> None:
        self.random = random.Random(seed)
        brands = ["".join(pair) for pair in product(BRANDS_A, BRANDS_B)]
        firms = list(product(brands, TRADES))
        self.random.shuffle(firms)
        # A whole city has more firms than short names; a third sign makes enough for any.
        longer = ((brand + sign, trade) for sign in BRANDS_B for brand, trade in firms)
        self._firms = chain(firms, longer)
        self._firm_number = 0

    def pick(self, choices: Sequence[T]) -> T:
        """Return one of the choices."""
        return choices[int(self.random.random() * len(choices))]

    def weighted(self, pairs: Sequence[tuple[T, int]]) -> T:
        """Return one of the choices by its weight."""
        total = 0
        for _, weight in pairs:  # a plain loop: twice as fast as sum() over so few
            total += weight
        point = self.random.random() * total
        for choice, weight in pairs:
            point -= weight
            if point < 0:
                return choice
        return pairs[-1][0]

    def name(self) -> str:
        """Return a person's name."""
        if self.random.random() < 0.002:
            return self.pick(RARE)
        given = self.pick(GIVEN)
        if self.random.random() < 0.62:
            given += self.pick(GIVEN)
        return self.pick(SURNAMES) + given

    def firm(self, place: str) -> tuple[str, str]:
        """Return an employer's name, never the same twice, and its industry."""
        brand, (trade, industry) = next(self._firms)
        return f"北京{place}{brand}{trade}有限公司", industry

    def credit_code(self) -> str:
        """Return a well-formed credit code; its region 99 exists nowhere."""
        self._firm_number += 1
        first = f"9199{self.random.randrange(10_000):04d}{self._firm_number:09d}"
        return first + check_character(first)

    def day(self, first: date, last: date) -> date:
        """Return a day from first to last, both included."""
        return first + timedelta(days=int(self.random.random() * ((last - first).days + 1)))

    def working_day(self, first: date, last: date) -> date:
        """Return a Monday to Friday from first to last, which must hold one."""
        while True:
            day = self.day(first, last)
            if day.weekday() < 5:
                return day

    def shares(self, total: int, parts: int, least: int = 0) -> list[int]:
        """Split a total into parts that differ, each at least ``least``."""
        weights = [0.35 + self.random.random() for _ in range(parts)]
        spare = total - least * parts
        whole = sum(weights)
        sizes = [least + int(spare * weight / whole) for weight in weights]
        for at in range(total - sum(sizes)):
            sizes[at % parts] += 1
        return sizes
