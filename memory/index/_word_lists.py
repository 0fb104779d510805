"""Word lists for the search's terms: function words of eight languages, and English forms that no stemming joins."""

from __future__ import annotations

# Left out, since they carry meaning in another of the languages: die, hat, war, bin, man, son, sin, dos, mes, comment,
# sao; and may, which is a month, and what is folded like the name Ali.
_FILLERS = """
a about all also am an and any are as at be been being but by ca can could did do does doing done for from get gets
getting got gotten had has have having he her hers him his how i if in into is it its just let lets me might mine
more most my no not now of off oh ok okay on or our ours out over please really she should so some than that the their
theirs them then there these they this those to too up us very was we well were what when where which while who whom
whose why will with wo would yeah yes you your yours
el los las un una unos unas del al y que en con por para se su sus mi mis tu tus lo le les es era eres soy esta estan
este esto estos estas si como pero mas muy ya yo ella ellos ellas nos nosotros cual cuales donde adonde cuando quien
quienes cuanto cuanta cuantos cuantas hay porque tambien de la o e
der das den dem des ein eine einen einem einer eines und oder aber ist sind sein seine seinen ich du er sie es wir ihr
ihre mir mich dir dich mein meine meinen meiner dein deine sich nicht kein keine auch auf fur zu zum zur im vom von bei
beim nach wie wo wer wen wem wann warum welche welcher welches welchem welchen dass habe wird wurde noch schon
le une et ou est sont suis je il elle ils elles nous vous on ma mon ta tes sa ses notre votre ce cet cette ces
qui quoi dont dans sur pour avec sans pas ne au aux quel quelle quels quelles quand combien
os as uma uns umas da do das na nas nos num numa em seu seus sua suas meu minha meus minhas nao eu ele ela eles elas
isso isto foi ao aos pelo pela voce com qual quais onde quem quanto quanta quantos quantas tambem
في من الي عن ان هذا هذه ذلك تلك التي الذي ما ماذا لا لم لن هل كان كانت هو هي انا انت نحن لي لك له لها مع او ثم قد
متي اين كيف كم اي لماذا هنا هناك كل
的 了 是 我 你 他 她 它 在 和 有 不 也 都 就 吗 呢 吧 啊 这 那 们 个 么 什 哪 谁 很 还 要 会 说 到 去
我们 你们 他们 她们 什么 怎么 这个 那个 一个 没有 可以 就是 哪里 哪个 时候 多少 自己 我的 你的 他的 她的
です ます した まし から ので これ それ ある いる する ない って とか けど には では でし して ます せん ませ すか んで
いて てい した った 何で 何 のは さん 誰 ので どこ いつ どん んな こと もの
"""

# Verbs and nouns whose forms share no stem. "saw", "left" and "rose" are left out: they are other words as often.
_FORMS = """
become became, begin began begun, bite bit bitten, blow blew blown, break broke broken, bring brought, build built,
buy bought, catch caught, child children, choose chose chosen, come came, dig dug, draw drew drawn, drink drank drunk,
drive drove driven, eat ate eaten, fall fell fallen, feed fed, feel felt, fight fought, find found, fly flew flown,
foot feet, forget forgot forgotten, freeze froze frozen, give gave given, go goes went gone, goose geese,
grow grew grown, half halves, hang hung, hear heard, hide hid hidden, hold held, keep kept, knife knives,
know knew known, lead led, leaf leaves, lend lent, life lives, lose lost, make made, marry marriage, mean meant,
meet met, mouse mice, pay paid, person people, ride rode ridden, ring rang rung, run ran, say said, sell sold,
send sent, shake shook shaken, shelf shelves, shoot shot, sing sang sung, sit sat, sleep slept, speak spoke spoken,
spend spent, stand stood, steal stole stolen, stick stuck, swim swam swum, take took taken, teach taught,
tear tore torn, tell told, think thought, throw threw thrown, tooth teeth, understand understood, wake woke woken,
wear wore worn, wife wives, win won, wolf wolves, woman women, write wrote written
"""

FILLERS = frozenset(_FILLERS.split())
"""Folded words, and the pairs of characters that common words leave of Chinese and Japanese."""

BASE_FORMS = {form: base for base, *forms in (group.split() for group in _FORMS.split(",")) for form in forms}
"""An irregular English form -> the form that stands for all."""
