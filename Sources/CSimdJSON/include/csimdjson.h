#pragma once
#include <stddef.h>
#include <stdint.h>

// A plain C face of simdjson: a document as flat nodes, and NDJSON lines as columns.
// Input needs no padding unless it is said.

#ifdef __cplusplus
extern "C" {
#endif

// MARK: Documents

typedef enum {
    CSJ_NULL, CSJ_FALSE, CSJ_TRUE, CSJ_INT, CSJ_DOUBLE, CSJ_STRING, CSJ_ARRAY, CSJ_OBJECT
} csj_kind;

/// One value in pre-order; `count` elements (or members, each a string node and a value) follow a container.
typedef struct {
    csj_kind kind;
    uint32_t count;
    int64_t integer;
    double number;
    const char *text;
    size_t length;
} csj_node;

typedef struct csj_document csj_document;

/// Parses one document. It is the calling thread's own: the next call on that thread replaces it, and it is never freed.
const csj_document *csj_document_parse(const char *bytes, size_t length, size_t depth);
/// What is wrong with the input, or NULL.
const char *csj_document_error(const csj_document *document);
const csj_node *csj_document_nodes(const csj_document *document);

// MARK: Columns

typedef enum { CSJ_COLUMN_TEXT, CSJ_COLUMN_INT, CSJ_COLUMN_UUID } csj_column_kind;

typedef struct {
    const char *name;
    csj_column_kind kind;
} csj_column_field;

typedef struct csj_columns csj_columns;

/// How many readable bytes must follow the lines given to csj_columns_parse.
size_t csj_padding(void);

/// Reads every line of `bytes` into columns; lines without the first field give no row.
csj_columns *csj_columns_parse(const csj_column_field *fields, size_t field_count, const char *bytes, size_t length);
/// What is wrong with the first bad line, or NULL; its number (from 1) goes to `line`.
const char *csj_columns_error(const csj_columns *columns, size_t *line);
size_t csj_columns_rows(const csj_columns *columns);
/// Codes of a text column; 0 stands for a missing or empty text.
const uint32_t *csj_columns_codes(const csj_columns *columns, size_t field);
/// Numbers of an int column (INT64_MIN where there is none), or the first halves of a UUID column.
const int64_t *csj_columns_ints(const csj_columns *columns, size_t field);
/// The second halves of a UUID column.
const int64_t *csj_columns_lows(const csj_columns *columns, size_t field);
size_t csj_columns_entries(const csj_columns *columns, size_t field);
const char *csj_columns_entry(const csj_columns *columns, size_t field, size_t code, size_t *length);
void csj_columns_free(csj_columns *columns);

#ifdef __cplusplus
}
#endif
