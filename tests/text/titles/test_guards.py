"""Titles that share most words and tell of different things, one guard after the other."""

import pytest

from luopan.text.titles import probability

APART = {
    "scores": [
        ("中国女排3比0德国女排", "中国女排3比1德国女排"),
        ("Castleford beat Marlow 3-1", "Castleford beat Marlow 2-0"),
    ],
    "ordinals": [
        ("长沙第3届茶叶博览会开幕", "长沙第5届茶叶博览会开幕"),
        ("全国政协会议举行首场记者会", "全国政协会议举行第三场记者会"),
        ("Third Harbour Run draws 4,000 runners", "Fifth Harbour Run draws 4,000 runners"),
    ],
    "rounds": [
        ("王欣瑜晋级武汉网球公开赛16强", "王欣瑜晋级武汉网球公开赛10强"),
        ("Petrescu reaches final of Carrow Open", "Petrescu reaches semi-final of Carrow Open"),
    ],
    "dates": [
        ("青禾饮料新厂9月1日投产", "青禾饮料新厂10月8日投产"),
        ("Lumen Pay outage on March 3 hits shops", "Lumen Pay outage on March 9 hits shops"),
    ],
    "counts": [
        ("云岭矿难已致3名矿工遇难", "云岭矿难已致11名矿工遇难"),
        ("Ferry fire near Sulu kills 4 people", "Ferry fire near Sulu kills 19 people"),
    ],
    "names": [
        ("河南省考成绩今日公布可查询", "河北省考成绩今日公布可查询"),
        ("习近平会见塔吉克斯坦总统", "习近平会见土库曼斯坦总统"),
        ("Apple unveils foldable phone in June", "Samsung unveils foldable phone in June"),
    ],
    "sides": [
        ("中国女排3比0德国女排", "德国女排3比0中国女排"),
        ("蓝鲸队击败红狮队夺得冠军", "红狮队击败蓝鲸队夺得冠军"),
        ("青禾饮料起诉北原茶业商标侵权", "北原茶业起诉青禾饮料商标侵权"),
        ("Halberd sues Zeno over phone patents", "Zeno sues Halberd over phone patents"),
        ("Quill AI buys rival Papertrail for $1.2bn", "Papertrail buys rival Quill AI for $1.2bn"),
    ],
    "opening": [
        ("第十五届海州国际电影节开幕", "第十五届海州国际电影节闭幕"),
        ("Tidewater music festival opens in rain", "Tidewater music festival closes in rain"),
    ],
    "winning": [
        ("红狮队客场赢下榜首之战", "红狮队客场输掉榜首之战"),
        ("Rovers win the opening game at home", "Rovers lose the opening game at home"),
    ],
    "rising": [
        ("青禾饮料股价今日大涨百分之八", "青禾饮料股价今日大跌百分之八"),
        ("Brightcell shares up 8% after results", "Brightcell shares down 8% after results"),
        ("国内汽油价格今晚上调", "国内汽油价格今晚下调"),
    ],
    "preview": [
        ("青禾饮料将在海州新建饮料工厂", "青禾饮料海州新建饮料工厂已投产"),
        ("海州地铁9号线明天开通运营", "海州地铁9号线开通运营"),
        ("Orbis to open a plant in Leeds", "Orbis opens a plant in Leeds"),
        ("Minister will visit flooded Vale county", "Minister visits flooded Vale county"),
    ],
    "answer": [
        ("海州一商场电梯突然停运", "商场回应海州一商场电梯突然停运"),
        ("Northwind jars recalled over mould", "Northwind responds to jars recall over mould"),
    ],
}
TOGETHER = [
    ("中国女排3比0德国女排", "中国女排3:0战胜德国女排"),
    ("通信技术试验卫星十三号发射成功", "我国成功发射通信技术试验卫星13号"),
    ("两男子射杀邻居家两只猫被拘", "2男子射杀邻居2只猫被行拘"),
    ("青禾饮料宣布收购北原茶业", "青禾饮料官宣收购北原茶业"),
    ("Central bank raises rates by quarter point to 4.5%", "Central bank raises rates to 4.5%"),
    ("Halberd sues Zeno over phone patents", "Zeno sued by Halberd over phone patents"),
    ("Quill AI buys rival Papertrail for $1.2bn", "Quill AI acquires Papertrail for $1.2 billion"),
]


@pytest.mark.parametrize("guard", APART)
def test_what_differs_in_one_thing_tells_of_another(guard: str) -> None:
    left, right = zip(*APART[guard], strict=True)
    told = dict(zip(APART[guard], probability(left, right).round(2), strict=True))
    assert all(sure < 0.6 for sure in told.values()), told


@pytest.mark.parametrize("guard", APART)
def test_each_of_them_is_like_itself(guard: str) -> None:
    titles = [title for pair in APART[guard] for title in pair]
    told = dict(zip(titles, probability(titles, titles).round(2), strict=True))
    assert all(sure > 0.8 for sure in told.values()), told


@pytest.mark.parametrize("pair", TOGETHER)
def test_what_is_said_in_other_words_is_one_event(pair: tuple[str, str]) -> None:
    assert probability([pair[0]], [pair[1]])[0] > 0.6
