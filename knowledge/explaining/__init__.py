"""For who did not understand an answer: its sentences in simple words, an example, what a word of it means.

All of it is prepared by people and rests on facts of the library: `lists` has the files and proves that, `asking` finds
in a message what is not understood, `examples` finds or reckons the example, `lines` takes one line out of an answer.
"""

from knowledge.explaining.asking import Asking
from knowledge.explaining.lists import Example, Explaining, HardWord, SimpleWords

__all__ = ["Asking", "Example", "Explaining", "HardWord", "SimpleWords"]
