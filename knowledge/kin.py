"""What relatives are called, as parts of regular expressions: one list for each, wherever messages are read.

None of these words begins with another of its list, so a list may stand anywhere among others.
"""

#: Husband or wife.
HUSBAND_OR_WIFE = "老公|老婆|丈夫|妻子|爱人|媳妇|男人"
#: The same, and of old people.
SPOUSE = f"{HUSBAND_OR_WIFE}|老伴"
#: Mother and father in one character, as behind 我.
PARENT = "爸|妈|爹|娘"
#: Sons and daughters.
SON_OR_DAUGHTER = "儿子|女儿|闺女"
#: Children whom somebody brings up.
CHILD = f"娃|孩子|小孩|{SON_OR_DAUGHTER}|崽|伢|小的"
#: Who is grown up may well have a household of their own, so what they earn is not the family's for sure.
GROWN_UP = "儿|女|闺|姑娘|婿|弟|妹|哥|姐|侄|孩|娃"
