# -*- coding: utf-8 -*-  # noqa: UP009 (a Python too old for the app must read its own refusal)
"""What is said before the message catalogue can be read: set-up, in Chinese and in English."""

WRONG_PYTHON = (
    "需要 Python 3.11、3.12 或 3.13，现在用的是 {found}。请安装其中一个，再用它启动。\n"
    "Python 3.11, 3.12 or 3.13 is needed, this is {found}; install one of them and start with it, "
    "for example: python3.12 manage.py run"
)
WAITING = (
    "另一个窗口正在准备运行环境，请稍候……\n"
    "Another set-up is at work in this folder; waiting for it."
)
MAKING = (
    "正在准备 Python {minor} 的运行环境（只在第一次需要，约一到三分钟）……\n"
    "Setting up for Python {minor}: needed once, one to three minutes."
)
HEALING = "上次的准备没有完成，现在重新来过。\nThe last set-up was cut short; starting it over."
OTHER_MINOR = (
    "现有环境属于 Python {found}，现在改为 Python {minor}。\n"
    "The environment here is for Python {found}; making it anew for Python {minor}."
)
READY = "运行环境已就绪。\nThe environment is ready."
NO_VENV = (
    "这个 Python 不能建立虚拟环境。Debian、Ubuntu 请先执行：apt install python3-venv；"
    "其他系统请从 python.org 安装完整的 Python。\n"
    "This Python cannot make a virtual environment. On Debian and Ubuntu run: "
    "apt install python3-venv; elsewhere install Python from python.org. ({reason})"
)
NO_NETWORK = (
    "连不上安装源，没有下载到{zh}。请检查网络后重试；不能上网的电脑，请在能上网的电脑上执行 "
    "python manage.py bundle，把得到的 wheelhouse 文件夹放到本文件夹旁（与 manage.py 同级）再启动。"
    "详情见 {log}\n"
    "Nothing could be downloaded of {en}: check the network and start again. Without internet, "
    "run `python manage.py bundle` on a connected machine and put the wheelhouse folder it fills "
    "next to manage.py. Details: {log}"
)
NOT_IN_WHEELHOUSE = (
    "wheelhouse 文件夹里没有适合这台电脑（{machine}）的{zh}。请在能上网的电脑上执行 "
    "python manage.py bundle --platform {platform} --python {minor} 重新制作；"
    "能上网时也可删去该文件夹，直接下载。详情见 {log}\n"
    "The wheelhouse folder does not hold {en} for this machine ({machine}); fill it again on a "
    "connected one with: python manage.py bundle --platform {platform} --python {minor}, "
    "or take the folder away to download instead. Details: {log}"
)
WRONG_HASH = (
    "下载到的文件与登记的校验值不符，已停止安装{zh}。"
    "请换一个安装源或重新制作 wheelhouse。详情见 {log}\n"
    "A downloaded file is not the one on record, so {en} were not installed; use another package "
    "source or fill the wheelhouse again. Details: {log}"
)
NO_SPACE = (
    "磁盘空间不足，{zh}没有装完。请腾出约 2 GB 后重试。详情见 {log}\n"
    "The disk is full and {en} could not be installed; free about 2 GB and start again. "
    "Details: {log}"
)
NOT_INSTALLED = "{zh}没有装上。详情见 {log}\n{en} could not be installed. Details: {log}"
REQUIREMENTS = ("运行所需的组件", "the requirements")
FRONTEND = ("地图的前端文件和图片字体", "the map's front-end files and its font")
FRONTEND_DAMAGED = (
    "从 {wheel} 取出的 {name} 与登记的校验值不符，已停止。\n"
    "{name} taken out of {wheel} is not the file on record; nothing was put in its place."
)
NO_BROWSER = (
    "测试需要浏览器（Chromium、Chrome 或 Edge），这台电脑上没有，也没能装上。"
    "请安装 Chrome 或 Edge；"
    "Debian、Ubuntu 请用 root 执行：apt-get install chromium；已装在别处的，请把环境变量 "
    "FIREMAP_BROWSER 设为它的路径。\n"
    "The tests need a browser (Chromium, Chrome or Edge); none is installed and none could be "
    "fetched. Install Chrome or Edge, or on Debian and Ubuntu as root: apt-get install chromium, "
    "or set FIREMAP_BROWSER to the path of one."
)
BROWSER_BROKEN = (
    "环境变量 FIREMAP_BROWSER 指向的 {path} 不能启动。\n"
    "FIREMAP_BROWSER names {path}, which does not start."
)
NO_DRIVER = (
    "浏览器的驱动程序（playwright）不能启动：{reason}。请安装所缺的系统组件；"
    "Debian、Ubuntu 请用 root 执行：apt-get install {package}。\n"
    "The browser's driver (playwright) does not start: {reason}. Install the part of the system it "
    "lacks, on Debian and Ubuntu as root: apt-get install {package}"
)
NO_FONT = (
    "测试需要中文字体，请安装，例如：apt-get install fontconfig fonts-noto-cjk。\n"
    "The tests need a font with Chinese characters; install one, for example: "
    "apt-get install fontconfig fonts-noto-cjk"
)
STARTED = (
    "巴川消防一张图：{address}\n"
    "（关闭本窗口或按 Ctrl+C 即停止 / close this window or press Ctrl+C to stop）"
)
SERVING = (
    "巴川消防一张图：{origin}（本机端口 {port}，由代理转来）\n"
    "Serving {origin}; the proxy passes on to port {port} of this machine."
)
NO_ORIGIN = (
    "serve 需要 --origin（或环境变量 FIREMAP_ORIGIN），例如 https://fire.example，不带路径；现为 {origin}。\n"
    "serve needs --origin (or FIREMAP_ORIGIN), e.g. https://fire.example, without a path; got {origin}."
)
PLAIN_ORIGIN = (
    "{origin} 不加密：密码会明着走过办公网。请用 https，证书的办法见 docs/server.md。\n"
    "{origin} is not encrypted: passwords would cross the network in the open. Use https; "
    "docs/server.md says how to come by a certificate."
)
NO_KEEPER = (
    "还没有系统管理员，不能启动。请先在这台电脑上执行：python manage.py user add 姓名 --role keeper，"
    "用打印出的一次性口令登录。\n"
    "Nobody keeps this server yet. Run on this machine: python manage.py user add NAME --role keeper, "
    "and sign in with the one-time word it prints."
)
USER_WORD = (
    "{name} 的一次性口令：{word}\n"
    "（只用一次，24 小时内有效，登录后自设密码；这里不再显示 / good once, for 24 hours; not shown again）"
)
USER_STOPPED = "已停用"
USER_LOCKED = "已锁定"
PORT_TAKEN = (
    "端口 {port} 已被占用，请换一个，或不写 --port。\n"
    "Port {port} is taken; name another one or leave --port out."
)
NOT_STARTED = "服务没有启动，见上面的信息。\nThe app did not start; the lines above say why."
FILE_REFUSED = (
    "文件 {name} 不能读写：{reason}。如果它正在 Excel 或 WPS 中打开，请先关闭，再执行一次。\n"
    "{name} cannot be read or written: {reason}. If it is open in another program, close it there "
    "and run the command again."
)
