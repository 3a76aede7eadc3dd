"""A job object of Windows holds a process to its memory; elsewhere a process limits itself."""

from __future__ import annotations

import sys

if sys.platform == "win32":
    import ctypes
    from ctypes import wintypes

    _PROCESS_MEMORY = 0x0100  # JOB_OBJECT_LIMIT_PROCESS_MEMORY
    _KILL_ON_CLOSE = 0x2000  # JOB_OBJECT_LIMIT_KILL_ON_JOB_CLOSE
    _EXTENDED = 9  # JobObjectExtendedLimitInformation
    _SET_QUOTA_AND_TERMINATE = 0x0100 | 0x0001

    class _Basic(ctypes.Structure):
        _fields_ = (
            ("PerProcessUserTimeLimit", ctypes.c_int64),
            ("PerJobUserTimeLimit", ctypes.c_int64),
            ("LimitFlags", wintypes.DWORD),
            ("MinimumWorkingSetSize", ctypes.c_size_t),
            ("MaximumWorkingSetSize", ctypes.c_size_t),
            ("ActiveProcessLimit", wintypes.DWORD),
            ("Affinity", ctypes.c_size_t),
            ("PriorityClass", wintypes.DWORD),
            ("SchedulingClass", wintypes.DWORD),
        )

    class _Extended(ctypes.Structure):
        _fields_ = (
            ("Basic", _Basic),
            ("IoInfo", ctypes.c_uint64 * 6),
            ("ProcessMemoryLimit", ctypes.c_size_t),
            ("JobMemoryLimit", ctypes.c_size_t),
            ("PeakProcessMemoryUsed", ctypes.c_size_t),
            ("PeakJobMemoryUsed", ctypes.c_size_t),
        )

    def confine(pid: int, *, memory_bytes: int) -> int | None:
        """Hold a running process to so much committed memory.

        Returns
        -------
        int or None
            Handle for `release`; None where the system refuses. The time limit of the parent and
            the checks before parsing hold either way.
        """
        kernel = ctypes.WinDLL("kernel32", use_last_error=True)
        kernel.CreateJobObjectW.restype = wintypes.HANDLE
        kernel.OpenProcess.restype = wintypes.HANDLE
        job = kernel.CreateJobObjectW(None, None)
        limits = _Extended()
        limits.Basic.LimitFlags = _PROCESS_MEMORY | _KILL_ON_CLOSE
        limits.ProcessMemoryLimit = memory_bytes
        process = kernel.OpenProcess(_SET_QUOTA_AND_TERMINATE, False, pid)
        kernel.SetInformationJobObject(
            wintypes.HANDLE(job), _EXTENDED, ctypes.byref(limits), ctypes.sizeof(limits)
        )
        held = kernel.AssignProcessToJobObject(wintypes.HANDLE(job), wintypes.HANDLE(process))
        kernel.CloseHandle(wintypes.HANDLE(process))
        if held:
            return int(job)
        kernel.CloseHandle(wintypes.HANDLE(job))
        return None

    def release(job: int | None) -> None:
        """Close a handle of `confine`; what still runs under it ends."""
        if job is not None:
            kernel = ctypes.WinDLL("kernel32", use_last_error=True)
            kernel.CloseHandle(wintypes.HANDLE(job))
