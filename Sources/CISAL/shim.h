#pragma once
#include <stddef.h>
#include <isa-l/crc.h>
#include <isa-l/igzip_lib.h>

// Sizes are macros that Swift cannot read. Level 1 packs logs as small as zlib's level 1 does.
static inline size_t cisal_work_size(void) { return ISAL_DEF_LVL1_DEFAULT; }

// Starts a zlib stream that works in `work`.
static inline void cisal_start(struct isal_zstream *stream, void *work) {
    isal_deflate_init(stream);
    stream->level = 1;
    stream->level_buf = (uint8_t *)work;
    stream->level_buf_size = ISAL_DEF_LVL1_DEFAULT;
    stream->gzip_flag = IGZIP_ZLIB;
    stream->flush = NO_FLUSH;
}
