#pragma once
#include <zlib.h>

// inflateInit2 is a macro, which Swift cannot see: 15 window bits, 32 to detect gzip or zlib by the header.
static inline int czlib_inflate_init(z_stream *stream) { return inflateInit2(stream, 15 + 32); }
