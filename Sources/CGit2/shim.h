#pragma once
#include <git2.h>
#include <git2/sys/odb_backend.h>

// git_libgit2_opts is variadic, which Swift cannot call: one inline function for each option that Daybook sets.
static inline int cgit_enable_fsync(int on) { return git_libgit2_opts(GIT_OPT_ENABLE_FSYNC_GITDIR, on); }
static inline int cgit_enable_strict_hash(int on) { return git_libgit2_opts(GIT_OPT_ENABLE_STRICT_HASH_VERIFICATION, on); }
static inline int cgit_enable_owner_check(int on) { return git_libgit2_opts(GIT_OPT_SET_OWNER_VALIDATION, on); }
static inline int cgit_set_search_path(int level, const char *path) {
    return git_libgit2_opts(GIT_OPT_SET_SEARCH_PATH, level, path);
}

// A backend's calls are function pointers with the backend as their first argument, which Swift can only reach one by one.
static inline int cgit_backend_exists(git_odb_backend *backend, const git_oid *id) { return backend->exists(backend, id); }
static inline int cgit_backend_write_blob(git_odb_backend *backend, const git_oid *id, const void *bytes, size_t count) {
    return backend->write(backend, id, bytes, count, GIT_OBJECT_BLOB);
}
static inline void cgit_backend_free(git_odb_backend *backend) { backend->free(backend); }
