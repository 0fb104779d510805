"""Sentences in languages whose grammar is not read here: kept as said, if they plainly tell of the user's life.

Spanish, German, French, Portuguese, Chinese, Japanese and Arabic, by their commonest words for names, homes, work,
family, pets, food and health. Any other language gives nothing. Knows nothing of how facts are kept.
"""

from __future__ import annotations

import re

from memory.strategies._words import any_of

_MOST_CHARACTERS = 160
"""Of a sentence: a longer one is a story."""

_SPANISH = any_of(
    r"me llamo, mi nombre es, vivo en, vivimos en, trabajo (?:como|en|de|para), soy (?:de|una?|\w+(?:er[ao]|ista"
    r"|ora?|an[ao]))"
    r", tengo (?:\d+|una?|dos|tres|alergia|hijos|hijas), nací, me mudé, nos mudamos, estudio, estoy casad[oa], no como"
    r", no bebo, no fumo, mi \w+(?: [A-Z]\w+)? (?:se llama|se mudó|vive|trabaja|tiene|es|toca|juega)"
)
_GERMAN = any_of(
    r"ich heiße, mein name ist, (?:ich|wir) (?:wohnen?|leben?|arbeiten?|sprechen?|studieren?), ich bin (?:\d+|aus"
    r"|allergisch"
    r"|verheiratet|ledig|vegetarier\w*|veganer\w*|\w+(?:er|in|ist)), (?:ich|wir) haben? (?:eine?n?|zwei|drei|\d+"
    r"|kein\w*)"
    r", ich (?:esse|trinke) kein\w*, (?:ich|wir) .*nach \w+ gezogen"
    r", meine? \w+(?: [A-Z]\w+)? (?:heißt|wohnt|arbeitet|ist|hat|spielt)"
)
_FRENCH = any_of(
    r"je m['’]appelle, j['’]habite, nous habitons, je (?:vis|travaille) (?:à|en|au|comme|dans|chez|pour), j['’]étudie"
    r", je suis (?:née?|une?|allergique|végétarien\w*|mariée?|\w+(?:eur|euse|ier|ière|iste|ien|ienne))"
    r", j['’]ai (?:\d+|une?|deux|trois), je ne (?:mange|bois|fume)"
    r", (?:mon|ma) \w+(?: [A-Z]\w+)? (?:s['’]appelle|habite|travaille|joue|est|vit)"
)
_PORTUGUESE = any_of(
    r"chamo-me, me chamo, meu nome é, moro (?:em|no|na), moramos, vivo (?:em|no|na), trabalho (?:como|em|no|na|para)"
    r", sou (?:de|uma?|\w+(?:eir[ao]|ista|ora?)), tenho (?:\d+|uma?|dois|duas|três|alergia|filhos), nasci, mudei-me"
    r", me mudei"
    r", não (?:como|bebo|fumo), (?:meu|minha) \w+(?: [A-Z]\w+)? (?:se chama|chama-se|mudou-se|mora|trabalha|tem|é"
    r"|toca|joga)"
)
_CHINESE = (
    r"我(?:叫|姓|住|今年|不吃|不喝|有[一两三四五六七八九\d]|对.{1,6}过敏|出生|搬到|是.{0,6}(?:人|师|员|生)|在.{1,8}(?:工作|上班|当|做))"
    r"|我的?(?:妹妹|姐姐|哥哥|弟弟|妈妈|爸爸|妻子|老婆|丈夫|老公|儿子|女儿|孩子|狗|猫)(?:叫|在|是|住|有|\d)"
)
_JAPANESE = (
    r"(?:に住んで(?:い|お)|と(?:いい|申し)ます|で働いてい|を飼って|アレルギー(?:です|があ)|で生まれ|に引っ越し|歳です|(?:私|僕)の名前は)"
    r"|(?:^|[。、])(?:私の|僕の|うちの)?(?:父|母|兄|姉|弟|妹|妻|夫|息子|娘|犬|猫)(?:は|の名前は).*(?:です|ます|ました)"
)
_ARABIC = (
    r"(?:^|\s|و)(?:اسمي|أسكن|أعيش|أعمل|عندي|لدي|أدرس|ولدت|انتقلت)\s"
    r"|(?:^|\s)(?:زوجتي|زوجي|أختي|أخي|ابني|ابنتي|أمي|أبي|كلبي|قطتي)\s"
)
_LIFE = re.compile(
    rf"\b{_SPANISH}\b|\b{_GERMAN}\b|\b{_FRENCH}\b|\b{_PORTUGUESE}\b|{_CHINESE}|{_JAPANESE}|{_ARABIC}", re.IGNORECASE
)
_NOT_SO = re.compile(
    r"\b"
    + any_of(
        r"ojalá, quizás?, tal vez, podría, dice que, wenn, falls, vielleicht, würde\w*, hätte\w*, wäre\w*, sagt"
        r", angeblich"
        r", peut-être, serais?, voudrais, aimerais, dit que, imaginons, talvez, gostaria, queria, diz que, imagina"
    )
    + r"\b|(?:^|, )(?:si|se) (?:yo|je|eu|tuviera|j['’])|如果|要是|假如|可能|也许|希望|说|吗"
    r"|もし|かもしれ|と言|ですか|ますか|لو |إذا|ربما|قال",
    re.IGNORECASE,
)
_AND = re.compile(r",\s+|，|\s+(?:y|und|et|e)\s+|\s+(?=وأ|وع|ول)")
_KIN = re.compile(
    r"^(?:(?:o|a) )?(?:mi|mein|meine|mon|ma|meu|minha) (?P<kin>\w+(?: [A-Z]\w+)?)"
    r"|^我的?(?P<chinese>妹妹|姐姐|哥哥|弟弟|妈妈|爸爸|妻子|老婆|丈夫|老公|儿子|女儿|孩子|狗|猫)"
    r"|^(?:私の|僕の|うちの)?(?P<japanese>父|母|兄|姉|弟|妹|妻|夫|息子|娘|犬|猫)(?:は|の名前は)"
    r"|^(?P<arabic>زوجتي|زوجي|أختي|أخي|ابني|ابنتي|أمي|أبي|كلبي|قطتي)\s",
    re.IGNORECASE,
)


def tells_of_life(sentence: str) -> bool:
    """Tell whether a sentence in one of these languages plainly tells of the user's life."""
    return len(sentence) <= _MOST_CHARACTERS and _LIFE.search(sentence) is not None and not _NOT_SO.search(sentence)


def parts_of_life(sentence: str) -> list[str]:
    """Return a sentence that tells of the user's life in the parts that each do so; nothing if it does not."""
    if not tells_of_life(sentence):
        return []
    parts = [part.strip(" .!。！") for part in _AND.split(sentence)]
    return parts if all(tells_of_life(part) for part in parts) else [sentence.strip(" .!。！")]


def subject_of(sentence: str) -> str:
    """Return whom such a sentence is about: "User", or "User's" and the word or name for another."""
    kin = _KIN.match(sentence)
    return f"User's {next(word for word in kin.groups() if word)}" if kin else "User"
