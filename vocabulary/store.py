"""Where a store must not lie: folders that another program copies, disks of another machine."""

from __future__ import annotations

from typing import Final

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
