"""Captions that say nothing about their photo: two stories that share one have nothing else in common."""

from __future__ import annotations

from newsarchive.text.keys import letters_key

FEWEST_WORDS = 5
"""A shorter caption ("Một góc chợ", "Toàn cảnh buổi lễ") is found below photos of many stories."""

# A caption made of these syllables alone is a formula: "Ảnh chỉ mang tính chất minh họa, nguồn: Internet".
_STOCK = frozenset(
    letters_key("""
    ảnh hình bức tấm minh họa chỉ mang có tính chất nguồn internet tư liệu st sưu tầm từ mạng xã hội facebook fb fbnv
    cắt chụp lại màn video clip bvcc nvcc nhân vật cung cấp của do theo đồ họa photo file ghép chụp từ bài viết
    trong bài tác giả và phóng viên cộng tác bạn đọc gia đình độc giả youtube tiktok zalo getty reuters afp ap ttxvn
    """).split()
)


def is_formula(text: str) -> bool:
    """Whether ``text`` is a caption that any story may have: a few words, or stock words only.

    >>> is_formula("Ảnh minh họa"), is_formula("Hình ảnh chỉ mang tính chất minh hoạ. Nguồn: Internet")
    (True, True)
    >>> is_formula("Một góc chợ"), is_formula("Ảnh do nhân vật trong bài cung cấp")
    (True, True)
    >>> is_formula("Bà con ven sông phơi cá trên giàn tre.")
    False
    """
    words = letters_key(text).split()
    return len(words) < FEWEST_WORDS or _STOCK.issuperset(words)
