"""PURE. What the numbers and names of a person look like in plain text, in the order in which they are tried.

The group `core` is the number itself, `before` a country's number in front of it, `ext` an extension; with a `cue` no
check digit is needed. Every pattern is bounded: no part of a text is read more than some dozen times. Longer numbers
come first, so that none is taken for a part of a shorter one.
"""

from __future__ import annotations

import re
from enum import StrEnum


class PersonalDataSort(StrEnum):
    """What is found; the value is its name in counts."""

    MOBILE = "mobile phone"
    LANDLINE = "landline"
    SERVICE = "service number"  # 400 and 800: a company's, and no person's
    FOREIGN = "foreign phone"
    IDENTITY = "identity number"
    CARD = "card number"
    PLATE = "plate"
    MAIL = "e-mail"
    ACCOUNT = "account"  # WeChat, QQ and the like, behind their name
    PASSPORT = "passport"
    CREDIT_CODE = "credit code"


_S = r"[ .\-·/]"  # between the digits of one number
_D = rf"{_S}{{0,2}}[0-9]"
_IS = "[:是为= ]{0,3}"
_EXT = rf"(?:{_S}{{0,2}}(?:转|轉|分机|分機|ext\.?|#|-)[ :]{{0,2}}(?P<ext>[0-9]{{1,6}})(?![0-9]))?"
_CHINA = r"(?P<before>\(?(?:\+|00)?86\)?[ \-]{0,3})?"
_FRONT, _BACK = "(?<![0-9*])", "(?![0-9])"
_WORD_FRONT, _WORD_BACK = "(?<![0-9a-z*])", "(?![0-9a-z])"
_BIRTH = r"(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])"
_PROVINCES = "京津冀晋蒙辽吉黑沪苏浙皖闽赣鲁豫鄂湘粤桂琼渝川贵云藏陕甘青宁新"
_ACCOUNTS = "微信|威信|薇信|v信|wx|vx|wechat|weixin|qq|扣扣|抖音|快手|小红书|支付宝|钉钉|飞书|telegram|whatsapp|line"
_PAPERS = "护照|通行证|台胞证|回乡证|居住证|签证"
_ROWS = (
    (
        PersonalDataSort.MAIL,
        r"(?<![a-z0-9._%+-])(?P<core>[a-z0-9][a-z0-9._%+-]{0,63}@[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){1,4})",
    ),
    (
        PersonalDataSort.IDENTITY,
        rf"{_WORD_FRONT}(?P<core>[1-9](?:{_D}){{5}}{_S}{{0,2}}(?:1{_S}?[89]|2{_S}?0)(?:{_D}){{2}}(?:{_D}){{4}}(?:{_D}){{3}}"
        rf"{_S}{{0,2}}[0-9x×]){_WORD_BACK}",
    ),
    (PersonalDataSort.IDENTITY, rf"{_WORD_FRONT}(?P<core>[a-z]{{1,2}}[0-9]{{6}}\([0-9a]\))"),
    (
        PersonalDataSort.IDENTITY,
        rf"身份证(?:件)?(?:号码|号)?{_IS}(?P<core>[1-9][0-9]{{7}}{_BIRTH}[0-9]{{3}}){_WORD_BACK}",
    ),
    (
        PersonalDataSort.CREDIT_CODE,
        rf"{_WORD_FRONT}(?P<core>[159any]{_S}{{0,2}}[1-9a-g](?:{_D}){{6}}(?:{_S}{{0,2}}[0-9a-z]){{10}}){_WORD_BACK}",
    ),
    (
        PersonalDataSort.ACCOUNT,
        rf"(?<![a-z])(?:{_ACCOUNTS})(?:号码|号|id|账号|帐号)?{_IS}(?P<core>[0-9a-z][\w-]{{4,30}})",
    ),
    (
        PersonalDataSort.CARD,
        rf"(?P<cue>卡号|账号|帐号|账户|银行卡|信用卡){_IS}(?P<core>[1-9](?:[ -]{{0,2}}[0-9]){{11,20}}){_BACK}",
    ),
    (
        PersonalDataSort.CARD,
        rf"{_FRONT}(?P<core>[1-9](?:[ -]{{0,2}}[0-9]){{15,18}}){_BACK}",
    ),
    (
        PersonalDataSort.PLATE,
        rf"(?P<core>[{_PROVINCES}][a-hj-z][ .·-]{{0,2}}(?=[0-9a-z]{{0,5}}[0-9])[0-9a-hj-np-z]{{4,5}}"
        rf"[0-9a-hj-np-z挂学警港澳领使]){_WORD_BACK}",
    ),
    (
        PersonalDataSort.PASSPORT,
        rf"{_WORD_FRONT}(?P<core>(?:e[a-hj-np-z][0-9]{{7}}|[eg][0-9]{{8}}|[chm][0-9]{{8}}(?:[0-9]{{2}})?)){_WORD_BACK}",
    ),
    (PersonalDataSort.PASSPORT, rf"(?:{_PAPERS})(?:号码|号)?{_IS}(?P<core>[a-z]{{0,3}}[0-9]{{6,10}}){_WORD_BACK}"),
    (PersonalDataSort.MOBILE, rf"{_FRONT}{_CHINA}(?P<core>1[ -]?[3-9](?:[ .\-·/,()]{{0,2}}[0-9]){{9}}){_BACK}"),
    (
        PersonalDataSort.LANDLINE,
        rf"{_FRONT}(?P<before>(?:\+|00)?86[ -]{{0,2}})?(?P<core>\(?0[1-9][0-9]{{1,2}}\)?{_S}{{0,3}}"
        rf"[2-9][0-9]{{2,3}}{_S}?[0-9]{{4}}){_BACK}{_EXT}",
    ),
    (
        PersonalDataSort.LANDLINE,
        rf"{_FRONT}(?P<before>(?:\+|00)?86[ -]{{1,2}})(?P<core>[2-9][0-9]{{1,2}}[ -]{{1,2}}[2-9][0-9]{{6,7}}){_BACK}",
    ),
    (PersonalDataSort.SERVICE, rf"{_FRONT}(?P<core>[48]00(?:{_D}){{7}}){_BACK}{_EXT}"),
    (PersonalDataSort.FOREIGN, rf"{_FRONT}(?P<core>(?:\+|00)[1-9][0-9]{{0,2}}(?:[ .\-()]{{0,2}}[0-9]){{6,12}}){_BACK}"),
    (PersonalDataSort.FOREIGN, rf"{_FRONT}(?P<core>\(?85[23]\)?[ -]{{0,2}}[2-9][0-9]{{3}}[ -]?[0-9]{{4}}){_BACK}"),
    (
        PersonalDataSort.FOREIGN,
        rf"{_FRONT}(?P<core>\(?886\)?[ -]{{0,2}}0?9[0-9]{{2}}[ -]?[0-9]{{3}}[ -]?[0-9]{{3}}){_BACK}",
    ),
    (
        PersonalDataSort.FOREIGN,
        rf"{_FRONT}(?P<core>\(?84\)?[ -]{{1,2}}[1-9][0-9]{{1,2}}[ -]?[0-9]{{3}}[ -]?[0-9]{{3,4}}){_BACK}",
    ),
    (PersonalDataSort.LANDLINE, rf"(?:电话|座机|固话){_IS}(?P<core>[2-9][0-9]{{2,3}}[ -]?[0-9]{{4}})(?![0-9-])"),
)
PATTERNS = tuple((sort, re.compile(pattern, re.IGNORECASE)) for sort, pattern in _ROWS)
