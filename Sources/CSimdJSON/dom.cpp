#include "csimdjson.h"

#include <cstddef>
#include <simdjson.h>
#include <string>
#include <vector>

using namespace simdjson;

// A parser allocates as much as its largest document needs, which for a line of a log would cost more than to read it:
// each thread keeps one.
struct csj_document {
    dom::parser parser;
    std::vector<csj_node> nodes;
    std::string error;
};

// Swift reads nodes by these offsets.
static_assert(sizeof(csj_node) == 40 && offsetof(csj_node, count) == 4 && offsetof(csj_node, integer) == 8 &&
              offsetof(csj_node, number) == 16 && offsetof(csj_node, text) == 24 && offsetof(csj_node, length) == 32);

namespace {

// The second one serves while the first is held.
thread_local csj_document documents[2];
thread_local bool is_held = false;

// Whole numbers past 64 bits with sign are refused, never rounded.
const char *const too_large = "a whole number does not fit 64 bits";

bool append(csj_document &document, dom::element element) {
    csj_node node{};
    switch (element.type()) {
    case dom::element_type::NULL_VALUE: node.kind = CSJ_NULL; break;
    case dom::element_type::BOOL: node.kind = bool(element) ? CSJ_TRUE : CSJ_FALSE; break;
    case dom::element_type::INT64: node.kind = CSJ_INT; node.integer = int64_t(element); break;
    case dom::element_type::UINT64: document.error = too_large; return false;
    case dom::element_type::DOUBLE: node.kind = CSJ_DOUBLE; node.number = double(element); break;
    case dom::element_type::STRING: {
        std::string_view text = element;
        node.kind = CSJ_STRING;
        node.text = text.data();
        node.length = text.size();
        break;
    }
    case dom::element_type::ARRAY: {
        node.kind = CSJ_ARRAY;
        size_t place = document.nodes.size();
        document.nodes.push_back(node);
        uint32_t count = 0;
        for (dom::element child : dom::array(element)) {
            if (!append(document, child)) return false;
            count++;
        }
        document.nodes[place].count = count;
        document.nodes[place].integer = int64_t(document.nodes.size() - place);
        return true;
    }
    case dom::element_type::OBJECT: {
        node.kind = CSJ_OBJECT;
        size_t place = document.nodes.size();
        document.nodes.push_back(node);
        uint32_t count = 0;
        for (auto member : dom::object(element)) {
            csj_node key{};
            key.kind = CSJ_STRING;
            key.text = member.key.data();
            key.length = member.key.size();
            document.nodes.push_back(key);
            if (!append(document, member.value)) return false;
            count++;
        }
        document.nodes[place].count = count;
        document.nodes[place].integer = int64_t(document.nodes.size() - place);
        return true;
    }
    }
    document.nodes.push_back(node);
    return true;
}

} // namespace

extern "C" const csj_document *csj_document_parse(const char *bytes, size_t length, size_t depth) {
    csj_document &document = documents[is_held];
    document.nodes.clear();
    document.error.clear();
    if (length >= 3 && std::string_view(bytes, 3) == "\xEF\xBB\xBF") {
        document.error = "it starts with a byte order mark";
        return &document;
    }
    error_code code = SUCCESS;
    if (document.parser.capacity() < length || document.parser.max_depth() != depth) {
        code = document.parser.allocate(length < 4096 ? 4096 : length, depth);
    }
    dom::element root;
    if (!code) code = document.parser.parse(bytes, length, true).get(root);
    if (code) {
        document.error = error_message(code);
    } else {
        append(document, root);
    }
    return &document;
}

extern "C" const char *csj_document_error(const csj_document *document) {
    return document->error.empty() ? nullptr : document->error.c_str();
}

extern "C" const csj_node *csj_document_nodes(const csj_document *document) { return document->nodes.data(); }

extern "C" bool csj_document_hold(void) {
    if (is_held) return false;
    is_held = true;
    return true;
}

extern "C" void csj_document_release(void) { is_held = false; }
