"""Names of news agencies and of other givers of photos, in one spelling each."""

from __future__ import annotations

import re
from functools import lru_cache

from newsarchive.text.keys import fold_key

# One giver a line: the name that we keep, then the other spellings that newspapers print.
_NAMES = """
    TTXVN = Thông tấn xã Việt Nam = Thông tấn xã VN = TTX Việt Nam = TTX = VNA = VNA Photos =
        Vietnam News Agency = VNS = Viet Nam News = VNP = Vietnam Pictorial =
        Vietnam+ = VietnamPlus = Vietnam Plus = Báo Ảnh Việt Nam = Báo Tin tức = 越通社
    Reuters = Thomson Reuters = hãng Reuters
    AFP = AFP Photo = Agence France-Presse = hãng AFP
    AP = Associated Press = AP Photo = The Associated Press = hãng AP
    Getty Images = Getty = GettyImages = Getty Image
    EPA = EPA-EFE = EPA/EFE = EFE
    Xinhua = Tân Hoa Xã = Tân Hoa xã = THX = Xinhuanet = 新华社
    Sputnik
    RIA Novosti = RIA = RIA Novosti
    TASS = ITAR-TASS
    RT = Russia Today
    CNN
    BBC = BBC News = BBC Tiếng Việt
    Daily Mail = DM = Dailymail = Mail Online
    The Sun
    Telegraph = The Telegraph
    Guardian = The Guardian
    New York Times = NY Times = NYT = The New York Times = NYTimes
    Washington Post = The Washington Post = WP
    WSJ = Wall Street Journal = The Wall Street Journal
    Bloomberg
    Kyodo = Kyodo News
    Yonhap = Yonhap News
    KCNA
    Anadolu = AA = Anadolu Agency
    SANA
    AMN = Al-Masdar News = Al Masdar News = Almasdarnews
    Al Jazeera = AlJazeera
    Times of Israel = The Times of Israel
    Zuma = Zuma Press = ZUMAPRESS
    Shutterstock = Rex/Shutterstock = Rex = Rex Features
    DPA
    ANSA
    NurPhoto
    CGTN
    Global Times = Hoàn Cầu = Thời báo Hoàn Cầu
    SCMP = South China Morning Post
    Nikkei = Nikkei Asia
    IANS
    PTI
    Business Insider = BI = Insider
    Sina = Sina Weibo
    Weibo
    Ifeng
    IC Photo = ICPhoto
    VCG = Visual China Group
    Imago = Imago Images
    USA Today
    NASA
    VOV = VOV.VN = Đài Tiếng nói Việt Nam
    VTV = VTV.vn
    VTC = VTC News
    VGP = Báo Chính phủ = Chinhphu.vn
    Znews = Zing = Zing News = Zing.vn = Znews.vn
    VnExpress = VNE
    VietNamNet = Vietnamnet.vn
    Dân trí
    Tuổi Trẻ = TTO = Tuổi Trẻ Online
    Thanh Niên
    Tiền Phong
    Lao Động
    Người Lao Động = NLĐ = NLĐO
    Nhân Dân
    PLO
    Infonet
    BQP = Bộ Quốc phòng
    BQT
    BNG = Bộ Ngoại giao
    Facebook = FB = fanpage
    Instagram = IG = Insta
    X = Twitter
    YouTube
    TikTok
    Flickr
    Wikipedia = Wikimedia = Wikimedia Commons
    Unsplash
    Pinterest
    Google Earth
    FBNV = Facebook nhân vật = FB nhân vật = FBNV
    NVCC = nhân vật cung cấp = nhân vật = do nhân vật cung cấp = gia đình cung cấp =
        gia đình nhân vật cung cấp = gia đình nhân vật
    CTV = cộng tác viên
    PV = phóng viên = nhóm PV = nhóm phóng viên
    BTC = ban tổ chức = ban tổ chức cung cấp = BTC cung cấp
    Internet = mạng = nguồn internet = mạng xã hội = MXH
    tư liệu = ảnh tư liệu = TL
    chụp màn hình = CMH = ảnh chụp màn hình = chụp từ màn hình = screenshot
    cắt từ clip = cắt từ video = ảnh cắt từ clip = ảnh cắt từ video = chụp từ clip = cắt clip
    bạn đọc = bạn đọc cung cấp = bạn đọc gửi
    CACC = công an cung cấp = cơ quan công an cung cấp = C.A = CQCA cung cấp
"""

_EDGE = re.compile(r"^[\s.,;:()\[\]]+|[\s.,;:()\[\]]+$")


def _read_names() -> dict[str, str]:
    lines = (line.split("=") for line in _NAMES.replace("=\n", "=").strip().splitlines())
    return {fold_key(_EDGE.sub("", name)): names[0].strip() for names in lines for name in names}


_CANONICAL = _read_names()


@lru_cache(maxsize=4096)
def agency_name(text: str) -> str | None:
    """The one spelling of the agency or giver that ``text`` names, None if it names no known one.

    >>> agency_name("Thông Tấn Xã Việt Nam"), agency_name("VNA"), agency_name("getty.")
    ('TTXVN', 'TTXVN', 'Getty Images')
    >>> agency_name("Trần Thu Hồng Lam") is None
    True
    """
    return _CANONICAL.get(fold_key(_EDGE.sub("", text)))
