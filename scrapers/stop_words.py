"""The commonest words of the languages in Latin script that sources write in.

Words that two of them share (Indonesian and Malay most of all) are kept in both: what tells them
apart is the rest.
"""

import re

_WORDS = {
    "en": "the of and to in a that is was for on with as by at from his it he be are has have had "
    "which this not an but they were said its will their or been who would about after more than",
    "id": "yang dan di dari untuk dengan pada ini itu dalam tidak akan adalah ke juga telah oleh "
    "sebagai karena tersebut bisa atau kami saat kepada menjadi sudah bahwa seperti ada lebih para "
    "hingga dapat namun serta harus masih agar kata secara sementara antara rupiah pemerintah",
    "ms": "yang dan di dari untuk dengan pada ini itu dalam tidak akan adalah ke juga telah oleh "
    "sebagai kerana tersebut boleh atau kami ketika kepada menjadi sudah bahawa seperti ada lebih "
    "para sehingga dapat namun serta perlu masih supaya katanya secara beliau antara ringgit "
    "kerajaan berkata semalam polis daripada turut ialah bagi mereka hendaklah sebuah",
    "vi": "và của là có trong được cho với các không những một đã người này khi từ để về đến năm "
    "tại vào ra như cũng nhưng nhiều theo trên sẽ do phải ông bị",
    "fr": "le la les de des du et en un une est que pour dans qui sur par plus au pas avec ce se "
    "sont ont il elle été aux mais cette leur ses",
    "es": "el la los las de del y en un una es que por para con se su al lo como más pero sus ha "
    "fue este esta son entre sobre también ya",
    "de": "der die das und in den von zu mit ist im für auf des ein eine dem nicht sich auch als "
    "an es bei hat aus nach sind werden wird einen",
    "pt": "o a os as de do da dos das e em um uma é que para com não por se no na ao mais como foi "
    "são seu sua pelo pela também",
    "it": "il lo la i gli le di del della dei e in un una è che per con non si da al sono come più "
    "anche nel alla dal ha",
    "nl": "de het een van en in is op te dat die voor met zijn niet aan er om ook als bij naar uit "
    "door heeft over hij",
    "fil": "ang ng sa na mga at ay si ni kay para hindi siya niya ito nito kung may din rin nang "
    "pero dahil kanyang",
}
STOP_WORDS: dict[str, frozenset[str]] = {
    name: frozenset(words.split()) for name, words in _WORDS.items()
}
# Letters that Vietnamese alone writes.
VIETNAMESE = re.compile("[ăđơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ]")
