"""Languages that a text may be in: ISO 639-1, each with its name in the reader's language."""

import re
from collections.abc import Iterator

from django.conf.locale import LANG_INFO
from django.utils.translation import get_language_info, pgettext_lazy

KNOWN = frozenset(code for code in LANG_INFO if len(code) == 2)  # those that Django has names of
LANGUAGE_NAMES = {
    "aa": pgettext_lazy("a language", "Afar"),
    "ab": pgettext_lazy("a language", "Abkhazian"),
    "ae": pgettext_lazy("a language", "Avestan"),
    "ak": pgettext_lazy("a language", "Akan"),
    "am": pgettext_lazy("a language", "Amharic"),
    "an": pgettext_lazy("a language", "Aragonese"),
    "as": pgettext_lazy("a language", "Assamese"),
    "av": pgettext_lazy("a language", "Avaric"),
    "ay": pgettext_lazy("a language", "Aymara"),
    "ba": pgettext_lazy("a language", "Bashkir"),
    "bi": pgettext_lazy("a language", "Bislama"),
    "bm": pgettext_lazy("a language", "Bambara"),
    "bo": pgettext_lazy("a language", "Tibetan"),
    "ce": pgettext_lazy("a language", "Chechen"),
    "ch": pgettext_lazy("a language", "Chamorro"),
    "co": pgettext_lazy("a language", "Corsican"),
    "cr": pgettext_lazy("a language", "Cree"),
    "cu": pgettext_lazy("a language", "Church Slavonic"),
    "cv": pgettext_lazy("a language", "Chuvash"),
    "dv": pgettext_lazy("a language", "Divehi"),
    "dz": pgettext_lazy("a language", "Dzongkha"),
    "ee": pgettext_lazy("a language", "Ewe"),
    "ff": pgettext_lazy("a language", "Fulah"),
    "fj": pgettext_lazy("a language", "Fijian"),
    "fo": pgettext_lazy("a language", "Faroese"),
    "gn": pgettext_lazy("a language", "Guarani"),
    "gu": pgettext_lazy("a language", "Gujarati"),
    "gv": pgettext_lazy("a language", "Manx"),
    "ha": pgettext_lazy("a language", "Hausa"),
    "ho": pgettext_lazy("a language", "Hiri Motu"),
    "ht": pgettext_lazy("a language", "Haitian Creole"),
    "hz": pgettext_lazy("a language", "Herero"),
    "ie": pgettext_lazy("a language", "Interlingue"),
    "ii": pgettext_lazy("a language", "Sichuan Yi"),
    "ik": pgettext_lazy("a language", "Inupiaq"),
    "iu": pgettext_lazy("a language", "Inuktitut"),
    "jv": pgettext_lazy("a language", "Javanese"),
    "kg": pgettext_lazy("a language", "Kongo"),
    "ki": pgettext_lazy("a language", "Kikuyu"),
    "kj": pgettext_lazy("a language", "Kuanyama"),
    "kl": pgettext_lazy("a language", "Greenlandic"),
    "kr": pgettext_lazy("a language", "Kanuri"),
    "ks": pgettext_lazy("a language", "Kashmiri"),
    "ku": pgettext_lazy("a language", "Kurdish"),
    "kv": pgettext_lazy("a language", "Komi"),
    "kw": pgettext_lazy("a language", "Cornish"),
    "la": pgettext_lazy("a language", "Latin"),
    "lg": pgettext_lazy("a language", "Ganda"),
    "li": pgettext_lazy("a language", "Limburgish"),
    "ln": pgettext_lazy("a language", "Lingala"),
    "lo": pgettext_lazy("a language", "Lao"),
    "lu": pgettext_lazy("a language", "Luba-Katanga"),
    "mg": pgettext_lazy("a language", "Malagasy"),
    "mh": pgettext_lazy("a language", "Marshallese"),
    "mi": pgettext_lazy("a language", "Maori"),
    "mt": pgettext_lazy("a language", "Maltese"),
    "na": pgettext_lazy("a language", "Nauru"),
    "nd": pgettext_lazy("a language", "North Ndebele"),
    "ng": pgettext_lazy("a language", "Ndonga"),
    "nr": pgettext_lazy("a language", "South Ndebele"),
    "nv": pgettext_lazy("a language", "Navajo"),
    "ny": pgettext_lazy("a language", "Chichewa"),
    "oc": pgettext_lazy("a language", "Occitan"),
    "oj": pgettext_lazy("a language", "Ojibwa"),
    "om": pgettext_lazy("a language", "Oromo"),
    "or": pgettext_lazy("a language", "Odia"),
    "pi": pgettext_lazy("a language", "Pali"),
    "ps": pgettext_lazy("a language", "Pashto"),
    "qu": pgettext_lazy("a language", "Quechua"),
    "rm": pgettext_lazy("a language", "Romansh"),
    "rn": pgettext_lazy("a language", "Rundi"),
    "rw": pgettext_lazy("a language", "Kinyarwanda"),
    "sa": pgettext_lazy("a language", "Sanskrit"),
    "sc": pgettext_lazy("a language", "Sardinian"),
    "sd": pgettext_lazy("a language", "Sindhi"),
    "se": pgettext_lazy("a language", "Northern Sami"),
    "sg": pgettext_lazy("a language", "Sango"),
    "si": pgettext_lazy("a language", "Sinhala"),
    "sm": pgettext_lazy("a language", "Samoan"),
    "sn": pgettext_lazy("a language", "Shona"),
    "so": pgettext_lazy("a language", "Somali"),
    "ss": pgettext_lazy("a language", "Swati"),
    "st": pgettext_lazy("a language", "Southern Sotho"),
    "su": pgettext_lazy("a language", "Sundanese"),
    "ti": pgettext_lazy("a language", "Tigrinya"),
    "tl": pgettext_lazy("a language", "Tagalog"),
    "tn": pgettext_lazy("a language", "Tswana"),
    "to": pgettext_lazy("a language", "Tongan"),
    "ts": pgettext_lazy("a language", "Tsonga"),
    "tw": pgettext_lazy("a language", "Twi"),
    "ty": pgettext_lazy("a language", "Tahitian"),
    "ve": pgettext_lazy("a language", "Venda"),
    "vo": pgettext_lazy("a language", "Volapük"),
    "wa": pgettext_lazy("a language", "Walloon"),
    "wo": pgettext_lazy("a language", "Wolof"),
    "xh": pgettext_lazy("a language", "Xhosa"),
    "yi": pgettext_lazy("a language", "Yiddish"),
    "yo": pgettext_lazy("a language", "Yoruba"),
    "za": pgettext_lazy("a language", "Zhuang"),
    "zh": pgettext_lazy("a language", "Chinese"),
    "zu": pgettext_lazy("a language", "Zulu"),
}
COMMON_LANGUAGES = ("ko", "en", "zh", "ja", "ru", "th", "vi", "mn", "lo")  # what most texts of the record are in
LANGUAGE_CODES = KNOWN | LANGUAGE_NAMES.keys()


def language_name(code: str) -> str:
    """A language's name in the reader's language; the code where it is of no language."""
    if code in LANGUAGE_NAMES:
        return str(LANGUAGE_NAMES[code])
    try:
        return str(get_language_info(code)["name_translated"])
    except KeyError:
        return code


def language_choices() -> list[tuple[str, str]]:
    others = sorted(LANGUAGE_CODES - set(COMMON_LANGUAGES), key=language_name)
    return [(code, f"{language_name(code)} ({code})") for code in (*COMMON_LANGUAGES, *others)]


LETTERS_OF = {"ko": re.compile("[가-힣ᄀ-ᇿ]"), "en": re.compile(r"[^\W\d_]", re.ASCII)}


def language_of_letters(text: str) -> str:
    """Korean where there is a Korean letter, English where there are Latin ones alone; empty where neither is."""
    return next((code for code, letters in LETTERS_OF.items() if letters.search(text)), "")


LATIN_RUN = re.compile(r"[^\W\d_](?:[^가-힣ᄀ-ᇿ]*[^\W_])?[.)\]!?]*", re.ASCII)
KOREAN_RUN = re.compile(r"[가-힣](?:[^A-Za-z]*[가-힣])?")
RUNS_OF_OTHERS = {"ko": ("en", LATIN_RUN), "en": ("ko", KOREAN_RUN)}
TWO_WORDS = re.compile(r"[^\W\d_]{2,}\W+[^\W\d_]{2,}")


def parts_in_other_language(text: str, language: str) -> Iterator[tuple[str, str]]:
    """A text in parts, each with its language where that is not the page's: an English sentence between Korean words.

    One word alone in Latin letters may be a name, and belongs to the words around it.
    """
    other, run = RUNS_OF_OTHERS[language]
    if language_of_letters(text) == other == "en":
        # No Korean letter is in it, so what stands before its first Latin one is of it too ("13 women").
        yield text, other if TWO_WORDS.search(text) else ""
        return
    at = 0
    for match in run.finditer(text):
        if other == "ko" or TWO_WORDS.search(match[0]):
            yield text[at : match.start()], ""
            yield match[0], other
            at = match.end()
    yield text[at:], ""
