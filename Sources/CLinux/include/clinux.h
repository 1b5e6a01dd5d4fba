#pragma once
#include <stddef.h>
#include <stdint.h>

// System calls that Swift's Glibc module does not show.

/// Exchanges two paths in one step (renameat2 with RENAME_EXCHANGE). 0, or an errno value.
int clinux_exchange(const char *left, const char *right);

/// Renames and refuses to replace (renameat2 with RENAME_NOREPLACE). 0, or an errno value.
int clinux_rename_new(const char *from, const char *to);

/// The user at the other end of a connected Unix socket (SO_PEERCRED). 0, or an errno value.
int clinux_peer(int socket, uint32_t *user);

/// Forbids core dumps of this process and looking into it (PR_SET_DUMPABLE 0). 0, or an errno value.
int clinux_hide(void);

/// Has the disk begin to write a file's bytes, mostly without waiting (sync_file_range). Only a sync makes them last.
/// 0, also where the file system has no such call, or the errno value of a write that failed.
int clinux_begin_writing(int file);
