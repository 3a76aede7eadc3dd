"""Where a store must not lie: folders that another program copies, disks of another machine."""

from __future__ import annotations

from typing import Final

from vocabulary.messages import Noun

# Folder names (lower case) whose contents a sync program copies while the store is open.
SYNC_FOLDERS: Final = frozenset(
    {
        "onedrive",
        "dropbox",
        "google drive",
        "icloud drive",
        "icloud~com~apple~clouddocs",
        "nutstore",
        "nutstore files",
        "我的坚果云",
        "坚果云",
        "baidusyncdisk",
        "baidunetdiskworkspace",
        "百度网盘同步空间",
        "wps云盘",
        "wpsdrive",
        "wps cloud files",
        "weiyun",
        "微云同步助手",
    }
)

# File system types, as Linux names them, whose disk is another machine's. SQLite's own pages
# say that locks there cannot be relied on (sqlite.org/wal.html, sqlite.org/howtocorrupt.html).
NETWORK_FILE_SYSTEMS: Final = frozenset(
    {
        "nfs",
        "nfs4",
        "cifs",
        "smbfs",
        "smb3",
        "afs",
        "ncpfs",
        "davfs",
        "fuse.davfs2",
        "fuse.sshfs",
        "fuse.rclone",
        "fuse.glusterfs",
        "fuse.s3fs",
        "glusterfs",
        "ceph",
        "fuse.ceph",
        "lustre",
        "gpfs",
        "beegfs",
        "9p",
        "vboxsf",
        "fuse.vmhgfs-fuse",
        "drvfs",
    }
)

# Stands in place of what was erased at a person's request.
ERASED_MARK: Final = "〔已删除〕"

# What a store is made of, by the name a database knows it by.
_NOUNS: Final = {
    "meta": "库信息",
    "audit": "审计记录",
    "event": "事件",
    "seal": "封存记录",
    "site": "场所",
    "hazard": "隐患",
    "village": "村社区",
    "campaign": "行动方案",
    "visit": "检查",
    "measure": "执法措施",
    "outreach": "宣传活动",
    "gathering": "群众性活动",
    "snapshot": "存档数据",
    "app_user": "用户",
    "receipt": "导入回执",
    "repair": "待改行",
    "heading": "表头对应",
    "file": "附件",
    "task": "任务",
    "grid": "网格",
    "duty": "责任",
    "household_check": "入户检查",
    "self_check": "自查",
    "lesson": "案例",
    "incident": "火灾",
    "supply_point": "水源和力量",
    "plan": "检查计划",
    "setting": "设置",
    "draft": "草稿",
    "table": "表",
    "index": "索引",
    "trigger": "触发器",
    "view": "视图",
    "rule": "规则",
}


def noun(name: str) -> str:
    """Return a name of the store's as a word that a sentence says in its reader's language."""
    return Noun(name, _NOUNS[name]) if name in _NOUNS else name
