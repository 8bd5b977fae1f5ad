import numpy as np
import pytest
from hypothesis import given
from tests.text.texts import batches

from luopan.text import LANGUAGES, language, normalise

TOLD = {
    "zh": [
        "房间很好，服务也不错",
        "iPhone14手机很好用，推荐购买",
        "好",
        "電視太小，隔音不好",
        "NPS 调查填完了",
        "这个app总是闪退",
        "味道一般，wifi还行",
        "用了3个月，OK",
        "哈哈哈哈哈哈",
        "物流快，包装好，五星",
    ],
    "en": [
        "The room was great but the staff was rude",
        "ok",
        "Not worth the money",
        "lol",
        "Great phone, love it!",
        "Would not buy again, battery died after 2 weeks",
        "I ordered the café au lait and it was cold",
        "Pho and banh mi were both excellent",
        "no",
        "this is the best 麻婆豆腐 I have ever had anywhere in this whole town, really",
    ],
    "mixed": [
        "今天weather好好,我们go shopping吧",
        "This is 真的很好吃 I like it 下次再来 again for sure",
        "service很nice但是price有点high啊",
        "very好吃so推荐to all朋友",
    ],
    "other": [
        "",
        "👍👍👍",
        "12345 !!!",
        "とても美味しかったです。また来ます",
        "음식이 정말 맛있었어요",
        "Отличный отель, всем советую",
        "الفندق رائع جدا",
        "La habitación era muy pequeña y el baño estaba sucio",
        "Le personnel est très gentil et la chambre est propre",
        "Das Zimmer war sehr sauber und die Mitarbeiter sind freundlich",
        "O hotel é muito bom, mas o café da manhã não",
        "Il personale è gentile ma la camera non è pulita",
        "Phòng rất đẹp và nhân viên thân thiện",
        "อาหารอร่อยมาก",
        "Oda çok küçüktü ve temiz değildi",
        "makanan ini tidak enak dan pelayanan sangat lambat untuk kami",
        "la comida estaba muy buena y el servicio excelente",
        "这里の料理はとてもおいしいと思います",
    ],
}


@pytest.mark.parametrize("name", LANGUAGES)
def test_languages(name: str) -> None:
    told = language(normalise(TOLD[name]).texts)
    wrong = [
        (t, LANGUAGES[k]) for t, k in zip(TOLD[name], told, strict=True) if LANGUAGES[k] != name
    ]
    assert wrong == []


@given(batches)
def test_any_text_has_one_and_neighbours_do_not_matter(strings: list[str]) -> None:
    told = language(normalise(strings).texts)
    assert told.dtype == np.uint8
    assert told.tolist() == [int(language(normalise([s]).texts)[0]) for s in strings]


def test_long_texts_are_judged_by_their_beginning() -> None:
    assert language(normalise(["好" * 70_000, "word and the " * 30_000]).texts).tolist() == [0, 1]
