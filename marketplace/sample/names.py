"""Names of the sample market: people, firms, owners and addresses, as they sound in Shandong.

Made up from parts; that a real body is called the same is chance.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from random import Random

SURNAMES = "王李张刘陈杨赵孙周徐高马郭于宋韩冯董程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段钱汤尹黎"
GIVEN = [
    "建国",
    "建军",
    "志强",
    "海波",
    "德华",
    "文博",
    "立新",
    "春雷",
    "玉梅",
    "秀英",
    "桂兰",
    "丽娟",
    "晓燕",
    "雪梅",
    "海燕",
    "红霞",
    "明辉",
    "振华",
    "国栋",
    "永刚",
    "学东",
    "宏伟",
    "新民",
    "洪涛",
    "长青",
    "兆祥",
    "守信",
    "维民",
    "思源",
    "静怡",
    "佳宁",
    "雨桐",
    "子涵",
    "浩然",
    "俊杰",
    "嘉琪",
    "梦瑶",
    "欣怡",
    "凯",
    "磊",
    "鹏",
    "超",
    "勇",
    "斌",
    "涛",
    "杰",
    "敏",
    "静",
    "丽",
    "艳",
    "娜",
    "芳",
    "霞",
    "玲",
    "燕",
    "萍",
    "慧",
    "颖",
    "倩",
    "琳",
    "洁",
    "楠",
    "宁",
    "岩",
    "峰",
    "飞",
]
BRANDS = [
    "鲁诚",
    "正源",
    "海川",
    "信达",
    "众合",
    "恒信",
    "天衡",
    "立信达",
    "华景",
    "泰和",
    "齐鲁",
    "渤海",
    "黄河",
    "蒲城",
    "秦皇台",
    "中正",
    "明德",
    "弘毅",
    "瑞丰",
    "远景",
    "宏图",
    "金桥",
    "大地",
    "长河",
    "北辰",
    "东方",
    "博远",
    "万合",
    "嘉禾",
    "清源",
    "绿洲",
    "蓝天",
    "青禾",
    "山河",
    "方圆",
    "准绳",
    "广信",
    "同德",
    "嘉信",
    "润泽",
    "德信",
    "智信",
    "安澜",
    "诚谨",
    "求实",
    "天元",
    "智达",
    "汇通",
    "建信",
    "中泰",
    "九州",
    "盛世",
    "华信",
    "永安",
    "昌盛",
    "兴业",
    "新纪元",
    "科信",
    "精诚",
    "鼎盛",
    "卓越",
    "开元",
    "惠民",
    "利群",
    "立方",
    "启明",
    "博海",
    "凯旋",
    "云帆",
    "海天",
    "益民",
    "鑫源",
]
STREETS = [
    "渤海七路",
    "渤海九路",
    "黄河五路",
    "黄河八路",
    "长江一路",
    "长江五路",
    "新立河东路",
    "文汇路",
    "学院街",
    "建设路",
    "人民路",
    "中心大街",
    "府前街",
    "胜利路",
    "和平路",
    "开元大街",
    "迎宾大道",
    "工业园一路",
    "科技路",
    "创业大街",
]


def people(chance: Random) -> Iterator[str]:
    """Give names of people without end."""
    while True:
        yield chance.choice(SURNAMES) + chance.choice(GIVEN)


def brands(chance: Random) -> Iterator[str]:
    """Give words for firms, each once; later ones are made of two."""
    plain = list(BRANDS)
    chance.shuffle(plain)
    yield from plain
    pairs = [f"{a[:2]}{b[:2]}" for a, b in product(BRANDS, BRANDS) if a != b]
    chance.shuffle(pairs)
    yield from pairs


def address(chance: Random, place: str) -> str:
    """Give an address in a place: street, number, and often floor and room."""
    street = f"{place}{chance.choice(STREETS)}{chance.randint(2, 799)}号"
    if chance.random() < 0.7:
        return f"{street}{chance.choice(('', 'A座', 'B座', '科创大厦', '商务中心'))}{chance.randint(2, 18)}层{chance.randint(1, 12):02d}室"
    return street
