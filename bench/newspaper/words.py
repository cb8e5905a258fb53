"""Vietnamese captions, titles and leads by number: our own words and sentence patterns, no two captions alike.

A sentence number is spread over its pattern's slots as digits over the places of a number, so that different numbers
give different sentences; a multiplication first scatters neighbours, so that one gallery's captions do not look alike.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from math import prod
from string import Formatter

from newsarchive.text.keys import fold_key

SCATTER = 2_654_435_761
"""A prime that divides no pattern's count of sentences: multiplying by it modulo that count is a permutation."""


def _list(text: str) -> tuple[str, ...]:
    return tuple(" ".join(word.split()) for word in text.split(";"))


SLOTS: Mapping[str, tuple[str, ...]] = {
    "who": _list("""
        một cụ bà; hai cậu bé; chị hàng nước; người thợ già; bác lái đò; tốp học sinh; đôi vợ chồng trẻ; cô giáo làng;
        anh kỹ sư cầu đường; những người thợ cấy; ông lão câu cá; nhóm thanh niên; bà ngoại và cháu gái; người gác đèn;
        đội bốc xếp; mấy chị tiểu thương; chàng họa sĩ; người nuôi ong; tổ thợ ngói; cậu bé chăn trâu; các cô thợ dệt;
        anh thợ điện; chú bảo vệ trường; người đưa thư; bác thuyền chài; nữ công nhân; hai chị em; ban nhạc đường phố;
        người bán hàng rong; anh thợ hàn; lớp mẫu giáo; cụ ông chín mươi tuổi; đoàn khách lẻ; cô hướng dẫn viên;
        người trồng muối; mấy người bạn cũ; bác thợ mộc; toán kiểm lâm; cô y tá; nghệ nhân trong xóm"""),
    "does": _list("""
        ngồi đan lại; đứng ngắm; cẩn thận lau; cùng nhau khiêng; thong thả sắp xếp; vội vàng thu dọn; chăm chú sửa;
        lần đầu thử làm; kể chuyện về; nhóm lửa bên; xếp hàng chờ nhận; chụp ảnh cạnh; chở đầy; phơi; vá lại; sơn mới;
        chọn từng món trong; đếm lại; gánh; trông coi; che mưa cho; tưới nước cho; dựng lại; buộc chặt; bày bán;
        kéo về; nâng niu; ghi sổ về; chia nhau; đợi người đến lấy; gọt giũa; cột dây quanh; thay lá cho; học cách làm;
        dọn đường đưa; tháo rời; giặt sạch; chất lên xe; soi đèn tìm; trao tay nhau"""),
    "what": _list("""
        tấm lưới cũ; chồng nón lá; mẻ gạch mới; giàn bí; chiếc xe thồ; mớ rau sớm; bó đuốc; thúng thóc; con thuyền nan;
        bộ trống; mấy chậu quất; lồng đèn giấy; khung cửi; ghế gỗ; mái ngói; đàn vịt; hàng dừa con; bể nước; cuộn chiếu;
        rổ tôm; chồng sách; cánh diều; bếp than; thùng mật; vườn chè; cây đàn; tấm bảng; máy bơm; đôi quang gánh;
        nồi bánh; mảnh lụa; bờ kè; lò rèn; bức tranh; bè tre; sân phơi; cối đá; chum tương; đống rơm; dải cờ"""),
    "first": _list("""
        Vĩnh; An; Phú; Tân; Đông; Bình; Long; Hòa; Thanh; Xuân; Kim; Mỹ; Đại; Yên; Trung; Hưng; Lộc; Phước; Quảng; Sơn;
        Thạch; Thượng; Tiên; Văn; Việt; Đức; Giang; Hải; Khánh; Lạc; Minh; Nam; Ngọc; Nhân; Bảo; Cẩm; Cao; Châu; Diên;
        Hà"""),
    "last": _list("""
        Lạc; Thịnh; Hạ; Khê; Trạch; Điền; Lý; Nghĩa; Phong; Quý; Tường; Xá; Bồng; Chánh; Dương; Đông; Hậu; Hội; Hương;
        Lâm; Lễ; Lương; Mai; Mỹ; Ninh; Phụng; Quan; Sa; Tây; Thắng; Thọ; Thuận; Tiến; Trì; Trung; Tú; Vân; Viên; Vinh;
        Xuyên"""),
    "when": _list("""
        lúc mờ sáng; giữa trưa nắng; chiều muộn; đêm trước hội; sau cơn mưa; ngày nước rút; buổi chợ phiên; đầu vụ;
        cuối năm; ngày tựu trường; hôm trở gió; tuần trăng sáng; mùa nước nổi; những ngày giáp Tết; sáng chủ nhật;
        khi đèn vừa lên"""),
    "topic": _list("""
        Mùa gặt; Phiên chợ; Con đường mới; Nghề cũ; Ngày hội; Bến đò; Lớp học; Xóm chài; Đêm đèn lồng; Vườn trái;
        Cây cầu; Mùa hoa; Giếng làng; Chuyến xe; Lò gốm; Ruộng muối; Mái đình; Rừng dừa; Bữa cơm; Sân bóng"""),
    "mood": _list("""
        qua ống kính; trong sương sớm; sau mùa lũ; ngày trở lại; và những bàn tay; giữa phố; không ngủ; đổi thay từng
        ngày; trước giờ khai hội; bên dòng sông; của người ở lại; những ngày đầu năm"""),
    "family": _list("Nguyễn; Trần; Lê; Phạm; Hoàng; Phan; Vũ; Đặng; Bùi; Đỗ; Hồ; Ngô; Dương; Lý"),
    "given": _list("""
        An Nhiên; Bảo Khang; Diệu Hiền; Duy Thử; Gia Mẫu; Hải Yến; Hữu Vọng; Khắc Họa; Lam Giang; Minh Ký; Ngọc Phim;
        Quang Tráng; Sơn Ca; Thảo Nguyên; Tuấn Lưu; Việt Hình; Xuân Ảnh; Yên Bình"""),
}

CAPTIONS = (
    "{who} {does} {what} ở làng {first} {last}, {when}.",
    "{when}, {who} {does} {what} bên bờ sông xã {first} {last}.",
    "ở phường {first} {last}, {who} {does} {what} {when}.",
    "xã {first} {last} {when}: {who} {does} {what}.",
    "{who} {does} {what}, quen thuộc với người {first} {last} {when}.",
)
TITLES = (
    "{topic} {first} {last} {mood}",
    "{mood} ở {first} {last}: {topic}",
    "{topic} {mood}, chuyện ở {first} {last}",
)
LEADS = (
    "{when}, về {first} {last} để thấy {who} {does} {what}: một ngày bình thường mà không ngày nào giống ngày nào.",
    "người {first} {last} vẫn nhớ {what}; {when}, {who} lại {does} {what} như đã làm từ bao đời.",
)
NAMES = ("{family} {given}",)


def caption(number: int) -> str:
    """The caption with this number; 8 billion numbers give as many captions.

    >>> caption(1)
    'Lúc mờ sáng, một cụ bà ngồi đan lại tấm lưới cũ bên bờ sông xã Vĩnh Lạc.'
    """
    return sentence(CAPTIONS, number)


def title(number: int) -> str:
    """The title of the story with this number."""
    return sentence(TITLES, number)


def lead(number: int) -> str:
    """The lead of the story with this number."""
    return sentence(LEADS, number)


def photographer(number: int) -> str:
    """A made-up name."""
    return sentence(NAMES, number)


def sentence(patterns: Sequence[str], number: int) -> str:
    """Sentence ``number`` of ``patterns``, which take turns; its first letter is a capital."""
    rest, choice = divmod(number, len(patterns))
    slots, count = _slots(patterns[choice])
    place = rest * SCATTER % count
    words = {}
    for slot in slots:
        place, digit = divmod(place, len(SLOTS[slot]))
        words[slot] = SLOTS[slot][digit]
    text = patterns[choice].format_map(words)
    return text[0].upper() + text[1:]


@lru_cache(maxsize=64)
def _slots(pattern: str) -> tuple[tuple[str, ...], int]:
    """The slots of ``pattern`` and how many sentences they make."""
    names = tuple(dict.fromkeys(name for _, name, _, _ in Formatter().parse(pattern) if name))
    return names, prod(len(SLOTS[name]) for name in names)


def slug(text: str) -> str:
    """``text`` as it stands in an address.

    >>> slug("Đêm đèn lồng, chuyện ở Phú Mỹ")
    'dem-den-long-chuyen-o-phu-my'
    """
    return "-".join("".join(letter if letter.isalnum() else " " for letter in fold_key(text)).split())
