"""The words that dates are made of, in eight languages, by the token that they become.

| token | is | token | is |
|---|---|---|---|
| M1 to M12 | a month | Bf Af Si Ti | before, after, since, until |
| D0 to D6 | a weekday, Monday first | Vo Mu | before or ago, since or ago: by what follows |
| S0 to S3 | a season, spring first | Bt An Or Fr To | between, and, or, from, to |
| H with a name | a feast | In On Of Ev | in, on, of, every |
| R-2 to R2 | yesterday (-1), today (0), tomorrow (1) | Er Mi En | early, the middle, late |
| Q-2 to Q2 | last year (-1), this year (0) | Be Ed | beginning and end, where "of" follows |
| K1 to K4, C1990 | a quarter, the nineties | n1 ... Fw A | a number, a few, a(n) |
| U with d w m y e q c | day, week, month, year, weekend (E: more), quarter, decade | O1 ... Hf | first ..., half |
| La Th Nx Nw | last, this, next, the next but one | Fu Pa | it is to come, it is past |
| Ag Ha Fn | ago, ago (in front), from now | qt | what is counted and is no date |
| Sx Ax Bx Tx | since, after, before, until (behind) | w sk | another word, one to leave out |
"""

# "?" marks a word that means something else in another language, and so counts only where its own language wins; "~"
# one that is no date in its own language unless something beside it says so; "_" joins the words of a phrase.
ENGLISH = """
M1 january; M1~ jan; M2 february feb; M3~ march mar; M4 april; M4~ apr; M5~ may; M6 june; M6~ jun; M7 july; M7~ jul
M8 august; M8~ aug; M9 september sept; M9~ sep; M10 october; M10~ oct; M11 november nov; M12 december; M12~ dec
D0 monday; D1 tuesday; D2 wednesday; D3 thursday; D4 friday; D5 saturday; D6 sunday
D0~ mon; D1~ tue tues; D2~ wed; D3~ thu thur thurs; D4~ fri; D5~ sat; D6~ sun
S0 springtime; S0~ spring; S1 summer summertime; S2~ fall; S2 autumn; S3 winter wintertime
R0 today tonight this_morning this_afternoon this_evening earlier_today later_today
R-1 yesterday last_night last_evening; R1 tomorrow; R-2 day_before_yesterday; R2 day_after_tomorrow
Ud day days; Uw week weeks; Um month months; Uy year years yr yrs; Ue weekend week-end; UE weekends; Uq quarter quarters
Uc decade decades; n2+Uw fortnight; Nw week_after_next; n2+Uw+Ag week_before_last; n2+Ue+Ag weekend_before_last
n2+Um+Ag month_before_last; n2+Uy+Ag year_before_last; Ud+Bf night_before evening_before; Ud+Af morning_after
C1950 fifties; C1960 sixties; C1970 seventies; C1980 eighties; C1990 nineties
La last past previous; Nx next coming upcoming following; Th this current; Ag ago earlier; Fn from_now from_today
Bf before prior_to; Af after; Si since ever_since starting; Ti until till up_to; Bt between; An and &; Or or
Fr from; To to through thru; In in during over throughout within by; On on as_of at; Of of; Ev every each
Er early; Mi mid middle; En late; Be beginning start; Ed end
Fw few; n2 couple_of; n2 couple; Fw several
Fu will shall 'll gonna going_to plan plans planning planned won't supposed_to scheduled upcoming tomorrow_will
Pa was were had did went
n1 one; n2 two; n3 three; n4 four; n5 five; n6 six; n7 seven; n8 eight; n9 nine; n10 ten; n11 eleven; n12 twelve
A a an; O1 first; O2 second; O3 third; O4 fourth; O5 fifth; Hf half
qt words tokens characters lines pages steps euros dollars pounds meters metres miles km kg people users items points
qt hours minutes seconds ms px calories
Hchristmas christmas xmas christmastime; Hchristmaseve christmas_eve; Hchristmasday christmas_day
Hnewyearseve new_year's_eve new_years_eve; Hnewyear new_year's new_years; Hnewyearsday new_year's_day new_years_day
Hhalloween halloween; Hvalentine valentine's valentine's_day valentines_day; Hthanksgiving thanksgiving
Hblackfriday black_friday; Heaster easter
K1 q1; K2 q2; K3 q3; K4 q4
sk the about around 's day_of weekday morning afternoon evening night exactly
w i you he she we they it is are my your what who where how why have has do does of_course with not but that
w next_to at_last last_but at_first next_door first_second
"""

SPANISH = """
M1 enero; M2 febrero; M3 marzo; M4? abril; M5? mayo; M6 junio; M7 julio; M8? agosto; M9 septiembre setiembre
M10 octubre; M11 noviembre; M12 diciembre
D0 lunes; D1 martes; D2 miercoles; D3 jueves; D4 viernes; D5? sabado; D6? domingo
S0 primavera; S1? verano; S2 otono; S3 invierno
R0? hoy; R0 esta_noche esta_manana esta_tarde; R-1 ayer anoche; R1? manana; R-2 anteayer antes_de_ayer antier
R2 pasado_manana
Ud? dia dias; Uw semana semanas; Um? mes meses; Uy? ano anos; Ue fin_de_semana finde; UE fines_de_semana
n15+Ud quincena
La pasado pasada pasados pasadas ultimo ultima ultimos ultimas anterior; Th? este esta estos estas
Nx proximo proxima proximos proximas que_viene siguiente entrante; Ag? atras; Ha? hace ha; Fn? a_partir_de_hoy
Bf antes_de antes_del; Af despues_de despues_del; Si? desde; Si a_partir_de a_partir_del desde_hace; Ti? hasta
Bt? entre; An? y e; Or? o u; To? al; In? en durante dentro_de; On? el; Of? de del; Ev? cada todos
Er? principios comienzos inicios; Mi? mediados; En? finales fines final fin
Fw? unos unas pocos varios varias; n2 un_par_de
Fu? voy va vamos van ire iremos sera sere vendra tendre planeo
Pa? fue fui era estuve tuve
n1? un una uno; n2 dos; n3? tres; n4 cuatro; n5 cinco; n6? seis; n7 siete; n8 ocho; n9 nueve; n10 diez
O1? primer primero primera; O2? segundo segunda; O3? tercer tercero tercera; Hf? mitad
Hchristmas navidad navidades; Hchristmaseve nochebuena; Hnewyearseve nochevieja fin_de_ano; Hnewyear ano_nuevo
Heaster semana_santa pascua
sk? la los las lo; sk? por a dia_de
w? que con mi tu su no es los las por para como donde cuando quien me te se yo una al muy mas ha he
"""

GERMAN = """
M1 januar janner; M2 februar; M3 marz; M4? april; M5? mai; M6 juni; M7 juli; M8? august; M9? september; M10 oktober
M11? november; M12 dezember
D0 montag; D1 dienstag; D2 mittwoch; D3 donnerstag; D4 freitag; D5 samstag sonnabend; D6 sonntag
S0 fruhling fruhjahr; S1 sommer; S2 herbst; S3 winter
R0 heute heute_abend heute_morgen; R-1 gestern gestern_abend; R1? morgen; R-2 vorgestern; R2 ubermorgen
w den_morgen der_morgen am_morgen jeden_morgen guten_morgen
Ud? tag tage tagen; Uw woche wochen; Um? monat monate monaten monats; Uy jahr jahre jahren jahres
Ue wochenende; UE wochenenden
La letzte letzten letzter letztes letztem vergangene vergangenen vergangener vergangenes vorige vorigen voriges
Nx nachste nachsten nachster nachstes nachstem kommende kommenden kommendes; Th diese diesen dieser dieses diesem
Vo? vor; Af? nach; Bf bevor; Si? seit ab; Ti? bis; Bt zwischen; An? und; Or? oder; Fr? von
In? im in wahrend ins; On? am; Of? des der; Ev jeden jede jedes
Er anfang; Mi mitte; En? ende
Fw? paar einige einigen; Fu? werde wirst wird werden
Pa? war waren hatte hatten
n1? ein eine einem einer einen; n2 zwei; n3 drei; n4 vier; n5 funf; n6 sechs; n7 sieben; n8 acht; n9 neun; n10 zehn
O1? erste ersten erster erstes; O2? zweite zweiten; O3? dritte dritten; Hf halfte
Hchristmas weihnachten; Hchristmaseve heiligabend heiligen_abend; Hnewyearseve silvester; Hnewyearsday neujahr
Heaster ostern
sk? die das dem den der zu an um
w? ich ist mein meine habe hat wir sie er es was wer wo wie nicht mit auf fur und das die der ein mag sich bin
"""

PORTUGUESE = """
M1 janeiro; M2 fevereiro; M3 marco; M4? abril; M5 maio; M6 junho; M7 julho; M8? agosto; M9 setembro; M10 outubro
M11 novembro; M12 dezembro
D0 segunda-feira; D1 terca-feira; D2 quarta-feira; D3 quinta-feira; D4 sexta-feira; D5? sabado; D6? domingo
D0 na_segunda segunda_passada; D1 na_terca; D2 na_quarta; D3 na_quinta; D4 na_sexta
S0? primavera; S1 verao; S2 outono; S3? inverno
R0 hoje esta_noite esta_manha; R-1 ontem ontem_a_noite; R1 amanha; R-2 anteontem; R2 depois_de_amanha
Ud? dia dias; Uw? semana semanas; Um? mes meses; Uy? ano anos; Ue? fim_de_semana final_de_semana; UE? fins_de_semana
La? passado passada passados passadas ultimo ultima ultimos ultimas anterior; Th? este esta estes estas neste nesta
Nx? proximo proxima proximos proximas; Nx que_vem seguinte; Ag? atras; Ha? ha faz
Bf antes_de antes_do antes_da; Af depois_de depois_do apos; Si? desde a_partir_de; Ti? ate
Bt? entre; An? e; Or? ou; To? a; In? em no na durante nos nas dentro_de daqui_a; Of? de do da; Ev? cada toda todo
Er? inicio comeco; Mi? meados; En? fim final
Fw? alguns algumas poucos varios; n2 um_par_de; Fu? vou vai vamos vao irei sera; Pa? foi fui era estava
n1? um uma; n2 dois duas; n3 tres; n4 quatro; n5? cinco; n6 seis; n7 sete; n8 oito; n9 nove; n10 dez
O1? primeiro primeira; O2? segundo segunda; O3? terceiro terceira; Hf? metade
Hchristmas? natal; Hnewyearseve reveillon vespera_de_ano_novo; Hnewyear ano_novo; Heaster pascoa
sk? o os as
w? que com meu minha nao eu voce onde quem quando como fiz faco uma um e se por para muito
"""

FRENCH = """
M1 janvier; M2 fevrier; M3? mars; M4 avril; M5? mai; M6 juin; M7 juillet; M8 aout; M9 septembre; M10 octobre
M11 novembre; M12 decembre
D0 lundi; D1 mardi; D2 mercredi; D3 jeudi; D4 vendredi; D5 samedi; D6 dimanche
S0 printemps; S1? ete; S2 automne; S3? hiver
R0 aujourd'hui ce_soir ce_matin cet_apres-midi; R-1? hier; R-1 hier_soir; R1 demain; R-2 avant-hier avant_hier
R2 apres-demain apres_demain
Ud? jour jours; Uw semaine semaines; Um? mois; Uy? an ans annee annees; Ue? week-end weekend; UE? week-ends week-ends
La? dernier derniere derniers dernieres passe passee; Nx prochain prochaine prochains prochaines; Th? ce cet cette
Ha il_y_a; Ha? y_a; Fn? d'ici; Bf? avant; Af? apres; Si depuis a_partir_de; Ti jusqu'en jusqu'au jusqu'a; Bt? entre
An? et; Or? ou; Fr? du; To? au; In? en dans pendant durant au; On? le; Of? de du d'; Ev? chaque
Er? debut; Mi? mi; En? fin
Fw quelques; n2 une_paire_de; Fu? vais va allons vont irai irons sera serai aura; Pa? etait etais suis fut
n1? un une; n2 deux; n3 trois; n4? quatre; n5 cinq; n6? six; n7 sept_fois; n8 huit; n9 neuf; n10? dix
O1? premier premiere; O2? deuxieme; O3? troisieme; Hf? moitie
Hchristmas noel; Hnewyearseve saint-sylvestre; Hnewyearsday jour_de_l'an nouvel_an; Heaster paques
sk? la les l' du_mois au_mois
w? que qui je j'ai tu il elle nous vous est mes mon ma sont avec pas ou quand dans les des c'est s'est
"""

ARABIC = """
M1 يناير جانفي كانون_الثاني; M2 فبراير فيفري شباط; M3 مارس آذار; M4 أبريل إبريل أفريل نيسان; M5 مايو أيار
M6 يونيو يونيه جوان حزيران; M7 يوليو يوليه جويلية تموز; M8 أغسطس أوت آب; M9 سبتمبر أيلول; M10 أكتوبر تشرين_الأول
M11 نوفمبر تشرين_الثاني; M12 ديسمبر كانون_الأول
D0 الإثنين الاثنين; D1 الثلاثاء; D2 الأربعاء; D3 الخميس; D4 الجمعة; D5 السبت; D6 الأحد
S0 الربيع; S1 الصيف; S2 الخريف; S3 الشتاء
R0 اليوم الليلة; R-1 أمس البارحة بالأمس امبارح; R1 غدا بكرة; R-2 أول_أمس أول_من_أمس; R2 بعد_غد بعد_غدا
Ud يوم أيام يوما; Uw أسبوع أسابيع أسبوعا; Um شهر أشهر شهور شهرا; Uy سنة سنوات سنين عام أعوام عاما
Ue عطلة_نهاية_الأسبوع نهاية_الأسبوع
n2+Ud يومين; n2+Uw أسبوعين; n2+Um شهرين; n2+Uy سنتين عامين
La الماضي الماضية الفائت الفائتة المنصرم الأخير الأخيرة; Nx القادم القادمة المقبل المقبلة; Th هذا هذه; Vo قبل; Af بعد
Mu منذ; Ti حتى; Bt بين; An و; Or أو; Fr من; To إلى; In في خلال أثناء; Ev كل; Er أوائل بداية مطلع; Mi منتصف
En أواخر نهاية; Fw بضعة بضع عدة; Fu سوف; n1 واحد واحدة; n2 اثنين; n3 ثلاثة ثلاث; n4 أربعة أربع; n5 خمسة خمس; n6 ستة ست
n7 سبعة سبع; n8 ثمانية ثماني; n9 تسعة تسع; n10 عشرة عشر; O1 الأول الأولى; O2 الثاني الثانية; O3 الثالث
Hchristmas عيد_الميلاد الكريسماس; Hnewyearseve ليلة_رأس_السنة; Hnewyearsday رأس_السنة
"""

EASTERN = """
R-1 昨天 昨日 昨晚 昨夜 きのう ゆうべ; R0 今天 今日 今晚 今夜 今朝 今早 きょう; R1 明天 明日 明晚 あした あす
R-2 前天 一昨日 おととい; R2 后天 後天 明後日 明后天 あさって
Q-1 去年 昨年; Q0 今年 本年 ことし; Q1 明年 来年 來年; Q-2 前年 一昨年 おととし; Q2 后年 後年 再来年
La+Um 上个月 上個月 上月 先月; Th+Um 这个月 這個月 本月 今月; Nx+Um 下个月 下個月 下月 来月 來月
n2+Um+Ag 上上个月 先々月
La+Uw 上周 上週 上星期 上个星期 上個星期 上礼拜 上個禮拜 先週; Th+Uw 这周 這週 本周 本週 这个星期 这星期 今週
Nx+Uw 下周 下週 下星期 下个星期 下個星期 下礼拜 来週; n2+Uw+Ag 上上周 先々週; Nw 再来週 下下周
La+Ue 上周末 上週末 上个周末 先週末; Th+Ue 这周末 这个周末 這個週末 今週末; Nx+Ue 下周末 下个周末 下週末 来週末
Ue 周末 週末
S0 春天 春季 春 春に; S1 夏天 夏季 夏; S2 秋天 秋季 秋; S3 冬天 冬季 冬
w 春节 春節 春卷 春巻 春雨 青春 立春 夏目 秋葉 冬瓜
Er 上旬 月初 年初 初め; Mi 中旬; En 下旬 月底 年底 末; Sx 以来 以來 以后 以後 以降 から 起; Ax 之后 之後 后 後; Tx まで
Bx 以前 之前 までに
Bt 之间 之間 の間; An と 和; To 到 至; Of の 的; Or 或 か; In 在 に; w 以前は 以前に
Hchristmas 圣诞节 聖誕節 圣诞 クリスマス; Hchristmaseve 平安夜 クリスマスイブ; Hnewyearsday 元旦; Hshogatsu お正月 正月
Hnewyearseve 大晦日; Hchinanational 国庆节 国慶節 国庆; Hhalloween ハロウィン 万圣节; Hvalentine 情人节 バレンタイン
Fu 将 將 打算 予定 つもり 会; Ev 每 毎; La 最近的 この前の 前の; Th 这 這 この
"""
