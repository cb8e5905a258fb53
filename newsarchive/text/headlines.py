"""What newspapers print around a title, a lead and a source line, told apart from the words themselves."""

from __future__ import annotations

import re

from newsarchive.text.keys import fold_key
from newsarchive.text.normal import normal_text

_KINDS = (
    r"(?:photos?|ảnh|chùm ảnh|loạt ảnh|bộ ảnh|phóng sự ảnh|tin ảnh|photo story|photo news|photo essay|"
    r"e-?magazine|emagazine|megastory|longform|infographics?|video|clip|slideshow|album|album ảnh)"
)
_MARKER = re.compile(
    rf"^(?:[\[(【]\s*{_KINDS}(?:\s*[-/+,&|]\s*{_KINDS})*\s*[\])】]\s*[:\-–—|]?\s*"
    r"|(?:chùm ảnh|loạt ảnh|bộ ảnh|phóng sự ảnh|ảnh|photos?|tin ảnh)\s*[:|]\s*)",
    re.IGNORECASE,
)
_END_MARKER = re.compile(rf"\s*[\[(]\s*{_KINDS}\s*[\])]$", re.IGNORECASE)


def _keys(names: str) -> frozenset[str]:
    return frozenset(fold_key(name.strip()) for name in names.split(";"))


# Outlets that sign a lead without parentheses; with parentheses any short token before a dash is one.
_OUTLETS = _keys("""
    TTO; TT; TPO; TP; VOV; VOV.VN; VTV; VTV.vn; VTC News; VTC; Dân trí; Chinhphu.vn; Kiến Thức; Baohatinh.vn;
    Baonghean.vn; Baothanhhoa.vn; PLO; NLĐO; NLĐ; ĐTCK; PetroTimes; LĐTĐ; LĐO; LĐ; CAO; CAND; QĐND; SKĐS;
    VietTimes; BNEWS; VietNamNet; VNN; VnExpress; TNO; TN; Zing; Zing.vn; Zingnews; TTXVN; TTXVN/Vietnam+;
    Vietnam+; VietnamPlus; SGGP; SGGPO; SGGP Online; GD&TĐ; GDTĐ; ANTĐ; ANTĐ.VN; KTĐT; HNM; HNMO; NDO; ND;
    NDĐT; PNO; PN; Infonet; ICTnews; Công lý; Congly.vn; DNVN; Kenh14; Người đưa tin; Dân Việt; Tổ Quốc;
    Thethao247; TBTCO; TBKTSG; TBKTSG Online; MTG; VOH; VOVworld; VOV5; Bongda24h; Xây dựng; Moitruong.net.vn;
    Congthuong.vn; TG&VN; Baoquocte.vn; SHTT; Bizlive; Vneconomy
""")
_DASH = r"\s*(?:-{1,2}|–|—|:)\s*"
_IN_PARENTHESES = re.compile(rf"^[(\[]([^()\[\]]{{2,30}})[)\]](?:{_DASH}|\s+)")
_BARE = re.compile(r"^([\w.&+/]+(?: [\w.&+/]+){0,2}?)\s*(?:-{1,2}|–|—|\|)\s+")

# The 63 provinces of 1997-2025, the 34 since July 2025 among them, and cities that newspapers stamp.
_PLACES = _keys("""
    An Giang; Bà Rịa - Vũng Tàu; Bắc Giang; Bắc Kạn; Bạc Liêu; Bắc Ninh; Bến Tre; Bình Định; Bình Dương;
    Bình Phước; Bình Thuận; Cà Mau; Cần Thơ; Cao Bằng; Đà Nẵng; Đắk Lắk; Đắk Nông; Đăk Lăk; Đăk Nông;
    Điện Biên; Đồng Nai; Đồng Tháp; Gia Lai; Hà Giang; Hà Nam; Hà Nội; Hà Tĩnh; Hải Dương; Hải Phòng;
    Hậu Giang; Hòa Bình; Hoà Bình; Hưng Yên; Khánh Hòa; Khánh Hoà; Kiên Giang; Kon Tum; Lai Châu; Lâm Đồng;
    Lạng Sơn; Lào Cai; Long An; Nam Định; Nghệ An; Ninh Bình; Ninh Thuận; Phú Thọ; Phú Yên; Quảng Bình;
    Quảng Nam; Quảng Ngãi; Quảng Ninh; Quảng Trị; Sóc Trăng; Sơn La; Tây Ninh; Thái Bình; Thái Nguyên;
    Thanh Hóa; Thanh Hoá; Thừa Thiên Huế; Thừa Thiên - Huế; Huế; Tiền Giang; TP HCM; TP.HCM; TPHCM; TP. HCM;
    TP Hồ Chí Minh; TP.Hồ Chí Minh; Thành phố Hồ Chí Minh; Sài Gòn; Trà Vinh; Tuyên Quang; Vĩnh Long;
    Vĩnh Phúc; Yên Bái; Đà Lạt; Nha Trang; Vũng Tàu; Hội An; Phú Quốc; Sa Pa; Sapa; Hạ Long; Quy Nhơn;
    Buôn Ma Thuột; Pleiku; Vinh; Biên Hòa; Phan Thiết; Mộc Châu; Côn Đảo; Trường Sa
""")
_STAMP = re.compile(r"^[(\[]?([A-ZĐÀ-Ỹ][\w. ]{2,24}?)[)\]]?\s*(?:-{1,2}|–|—|:)\s+(?=[\"“‘'(]?[A-ZÀ-ỸĐ\d])")

_SOURCE = re.compile(
    r"^(?P<who>[^():]{0,40}?)\s*[(\[]?\s*(?:(?:bài|tin|bài viết)\s+)?"
    r"(?P<label>theo(?:\s+(?:báo|tờ|trang|tạp chí|hãng(?:\s+tin)?))?"
    r"|nguồn(?:\s+(?:tin|bài|báo))?|dẫn nguồn|trích nguồn|dịch từ|source)"
    r"(?:\s*:\s*|\s+)(?P<name>[^:]{2,60}?)\s*[)\]]?\s*[./]*$",
    re.IGNORECASE,
)

_WORK_WORDS = frozenset("và tổng hợp biên lược dịch th t/h ghi thực hiện chuyển ngữ".split())


def strip_title_marker(title: str) -> str:
    """``title`` without the word that marks a gallery: "[Photo]", "Chùm ảnh:", "(Ảnh)"; never emptied.

    >>> strip_title_marker("[Photo] Mùa nước nổi ở Láng Sen"), strip_title_marker("Chùm ảnh: Chợ hoa đêm")
    ('Mùa nước nổi ở Láng Sen', 'Chợ hoa đêm')
    >>> strip_title_marker("Ảnh đẹp trong tuần"), strip_title_marker("[Ảnh]")
    ('Ảnh đẹp trong tuần', '[Ảnh]')
    """
    title = normal_text(title)
    bare = _END_MARKER.sub("", _MARKER.sub("", title))
    return bare or title


def split_lead(lead: str) -> tuple[str | None, str | None, str]:
    """(outlet prefix, place stamp, the lead itself) of a lead as printed; None for what it does not carry.

    >>> split_lead("(PLO)-\\u00a0Nước lên nhanh.")
    ('PLO', None, 'Nước lên nhanh.')
    >>> split_lead("TTO - Cần Thơ - Chợ nổi họp từ ba giờ sáng.")
    ('TTO', 'Cần Thơ', 'Chợ nổi họp từ ba giờ sáng.')
    >>> split_lead("Hà Nội - Huế - Sài Gòn chỉ còn hai chuyến tàu.")
    (None, None, 'Hà Nội - Huế - Sài Gòn chỉ còn hai chuyến tàu.')
    """
    lead = normal_text(lead)
    outlet, rest = _take_outlet(lead)
    place, rest = _take_place(rest)
    if outlet is None and place is not None:
        outlet, rest = _take_outlet(rest)
    return outlet, place, rest


def _take_outlet(lead: str) -> tuple[str | None, str]:
    if found := _IN_PARENTHESES.match(lead):
        token, rest = found[1].strip(), lead[found.end() :]
        dashed = found[0].rstrip()[-1:] not in ")]"
        known = fold_key(token) in _OUTLETS
        if rest and (known or (dashed and fold_key(token) not in _PLACES)):
            return token, rest
    if (found := _BARE.match(lead)) and fold_key(found[1]) in _OUTLETS and found.end() < len(lead):
        return found[1], lead[found.end() :]
    if lead.startswith("BNEWS ") and len(lead) > 6:
        return "BNEWS", lead[6:]
    return None, lead


def _take_place(lead: str) -> tuple[str | None, str]:
    found = _STAMP.match(lead)
    if found is None or fold_key(found[1]) not in _PLACES:
        return None, lead
    rest = lead[found.end() :]
    # "Hà Nội - Huế - Sài Gòn", "Quảng Nam - Đà Nẵng ...": a road, not a stamp.
    if any(fold_key(" ".join(rest.split()[:count]).rstrip(",.:;")) in _PLACES for count in (1, 2, 3)):
        return None, lead
    return found[1], rest


def read_source_line(line: str) -> str | None:
    """The newspaper or agency that a short line of its own names as the story's source, None for other lines.

    >>> read_source_line("Theo VOV"), read_source_line("(Nguồn: Dân Việt)"), read_source_line("Thu Lam (theo AFP)")
    ('VOV', 'Dân Việt', 'AFP')
    >>> read_source_line("Theo chủ vườn, năm nay được mùa"), read_source_line("Nguồn ảnh: Reuters")
    (None, None)
    """
    line = normal_text(line)
    if not 6 <= len(line) <= 90:
        return None
    found = _SOURCE.match(line)
    if found is None or (found["who"] and ("(" not in line and "[" not in line)):
        return None
    # "Chợ hoa về đêm. (Nguồn: AFP)" is a caption and its credit; before a source stands a name or nothing.
    if any(word[0].islower() and word.strip(",;.") not in _WORK_WORDS for word in found["who"].split()):
        return None
    name = found["name"].strip(' .,-–"“”')
    return name if _is_name(name) else None


def _is_name(name: str) -> bool:
    """Whether ``name`` can be a newspaper's: few words, the first and most of them capitalised or with a dot."""
    words = name.split()
    if not words or len(words) > 7:
        return False
    if re.search(r"\.\w", name) and len(words) == 1:
        return True
    if not (words[0][0].isupper() or words[0][0].isdigit()):
        return False
    # "Theo Dõi", "Theo Bà Lan, ..." are no names of papers; Vietnamese names of papers may go on in lower case
    # ("Thời báo Kinh tế", "Dân trí", "Báo ảnh Việt Nam"), so only sentences are refused.
    return not re.search(r"[!?;]|\.\s|,\s\w+\s(?:\w+\s){2,}", name) and not re.match(
        r"(?:dõi|đó|ông|bà|anh|chị|cô|bác|chú|luật|tin từ)\b", name, re.IGNORECASE
    )
