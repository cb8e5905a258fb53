"""Lines that stand on news pages and belong to no story: headings of related blocks, buttons, placeholders."""

from __future__ import annotations

import re

from newsarchive.text.keys import letters_key


def _keys(names: str) -> frozenset[str]:
    return frozenset(letters_key(name) for name in names.split(";"))


_STOP = _keys("""
    Đọc thêm; Đọc thêm tin; Xem thêm; Xem thêm tin; Tin liên quan; Bài liên quan; Tin bài liên quan;
    Bài viết liên quan; Tin cùng chuyên mục; Bài cùng chuyên mục; Cùng chuyên mục; Tin khác; Các tin khác;
    Bài khác; Tin mới; Tin mới nhất; Tin mới hơn; Tin cũ hơn; Mới - Nóng; Tin nóng; Tin nổi bật; Nổi bật;
    Đọc nhiều; Đọc nhiều nhất; Xem nhiều; Xem nhiều nhất; Tin đọc nhiều; Tin xem nhiều; Có thể bạn quan tâm;
    Bạn có thể quan tâm; Có thể bạn thích; Đừng bỏ lỡ; Tham khảo thêm; Chủ đề; Từ khóa; Tags; Tag; Bình luận;
    Bình luận của bạn; Ý kiến; Ý kiến bạn đọc; Ý kiến của bạn; Gửi bình luận; Các album đã đăng; Album khác;
    Tin tức liên quan; Tin cùng chủ đề; Cùng chủ đề; Chủ đề liên quan; Tin tài trợ; Thông tin doanh nghiệp;
    Dành cho bạn; Video đang xem nhiều; Related news; Read more
""")
# "Từ khóa: lũ, Hội An", "Tags: …" go on in the same line; "Bình luận (12)" carries a count.
_STOP_WITH_LIST = re.compile(r"^(?:từ kho[áa]|tags?|chủ đề|xem thêm|đọc thêm|tin liên quan|bài liên quan) ")
_COUNT = re.compile(r"\s*[(\[]?\d+[)\]]?\s*$")

_SKIP = _keys("""
    Đọc ngay; Đọc tiếp; Xem tiếp; Chia sẻ; Chia sẻ bài viết; Lưu bài viết; Lưu; Lưu tin; Sao chép liên kết;
    Copy link; Link bài gốc; Lấy link; Lấy link!; Báo nói; Về trang chủ đề; Về trang chủ; Quay lại trang chủ;
    Trở lại; Xem các bài viết của tác giả; Quảng cáo; leftcenterrightdel; Nam miền Bắc; Nữ miền Bắc;
    Nam miền Nam; Nữ miền Nam; Thích; Theo dõi; In bài viết; In bài; Facebook; Twitter; Zalo; Email; Print;
    Facebook Twitter; Nghe đọc bài; Gốc; Xem ảnh; Phóng to; Zoom; Click để xem ảnh lớn; Bấm để xem ảnh lớn;
    Bấm để phóng to; Toàn màn hình; Advertisement; Ads; Tải ảnh; Slideshow; Trước; Sau; Trước Sau;
    TrướcSau; Prev; Next; Previous; PrevNext; Prev Next
""")
_SKIP_START = re.compile(
    r"^(?:theo dõi .{0,60}google news|tặng sao|mời bạn đọc|mời quý|và \d+ tác giả khác|nam miền bắc |"
    r"xem các bài viết|trở lại \w+(?: \w+){0,4}$|nguồn copy link|đăng ký kênh)"
)

_PLACEHOLDERS = _keys("""
    Chú thích ảnh; Nhập chú thích ảnh; [nhập chú thích]; Nhập chú thích; Chú thích; Chú thích hình;
    Nhập mô tả ảnh; Nhập tên ảnh; Mô tả ảnh; Nhập nội dung chú thích; Nhập caption; Caption; Ghi chú ảnh;
    Thêm chú thích; Add caption; Enter caption; Nhập chú thích cho ảnh; Nhập chú thích video;
    Nhập chú thích album
""")
_LONGEST = 70


def is_stop_heading(text: str) -> bool:
    """Whether ``text`` is a heading that ends a story: what follows belongs to other stories.

    >>> is_stop_heading("ĐỌC THÊM:"), is_stop_heading("Bình luận (12)"), is_stop_heading("Từ khoá: lũ, Hội An")
    (True, True, True)
    >>> is_stop_heading("Bà con đọc thêm báo mỗi sáng bên quán nước.")
    False
    """
    if not text or len(text) > 4 * _LONGEST:
        return False
    if len(text) <= _LONGEST and letters_key(_COUNT.sub("", text)) in _STOP:
        return True
    head, colon, _ = text.partition(":")
    return bool(colon) and len(head) <= 20 and _STOP_WITH_LIST.match(letters_key(head) + " ") is not None


def is_skip_line(text: str) -> bool:
    """Whether ``text`` is a button, a link line or an editor's leftover: no story text, but the story goes on.

    >>> is_skip_line(">> Chợ nổi vắng khách"), is_skip_line("leftcenterrightdel"), is_skip_line("Quảng cáo")
    (True, True, True)
    >>> is_skip_line("Theo dõi Báo Bến Xưa trên Google News")
    True
    >>> is_skip_line("Chia sẻ với bà con vùng lũ.")
    False
    """
    if not text or len(text) > 2 * _LONGEST:
        return False
    if text.startswith((">>", "»")):
        return True
    key = letters_key(text)
    return key in _SKIP or _SKIP_START.match(key) is not None


def is_placeholder(text: str) -> bool:
    """Whether ``text`` stands where a caption should, and is none: an editor's prompt, or no letters at all.

    >>> is_placeholder("Nhập chú thích ảnh"), is_placeholder("[nhập chú thích]"), is_placeholder(" - ")
    (True, True, True)
    >>> is_placeholder("Chú thích ảnh viết tay của cụ Tám.")
    False
    """
    if len(text) > _LONGEST:
        return False
    key = letters_key(text)
    return not key or key in _PLACEHOLDERS
