// Reads six fields of every line of the sealed segments, and does nothing with them: what simdjson can do at best.
//
//     simdjson_six THREADS SEGMENT…
//
// Each thread takes the next chunk of 8 MiB, reads it into its own buffer and iterates over its lines.

#include <fcntl.h>
#include <simdjson.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>
#include <thread>
#include <vector>

using namespace simdjson;

namespace {

constexpr size_t chunkSize = 8 << 20;
constexpr size_t longestLine = 1 << 20;

struct Chunk {
    int file;
    size_t offset;
};

struct Sum {
    uint64_t lines = 0;
    uint64_t bytes = 0;
    uint64_t missing = 0;
};

/// Reads the lines that begin in a chunk; gives where they lie in the buffer.
std::string_view linesOf(const Chunk& chunk, char* buffer) {
    const size_t before = chunk.offset > 0 ? 1 : 0;
    const ssize_t got = pread(chunk.file, buffer, chunkSize + longestLine + before, chunk.offset - before);
    if (got <= 0) return {};
    const char* end = buffer + got;
    const char* begin = buffer;
    if (before) {
        begin = static_cast<const char*>(memchr(buffer, '\n', got));
        if (!begin || begin + 1 > buffer + chunkSize) return {};
        begin += 1;
    }
    const char* limit = buffer + before + chunkSize;
    if (limit < end) {
        const char* last = static_cast<const char*>(memchr(limit - 1, '\n', end - limit + 1));
        end = last ? last + 1 : end;
    }
    return {begin, static_cast<size_t>(end - begin)};
}

void text(simdjson_result<ondemand::value> value, Sum& sum) {
    std::string_view read;
    if (value.get_string().get(read)) {
        sum.missing += 1;
    } else {
        sum.bytes += read.size();
    }
}

/// Takes the fields in the order in which they stand in a line.
void readLine(ondemand::document_reference line, Sum& sum) {
    ondemand::object object;
    if (line.get_object().get(object)) exit(3);
    int64_t time = 0;
    if (object.find_field("time").get_int64().get(time)) sum.missing += 1;
    sum.bytes += static_cast<uint64_t>(time & 1);
    text(object.find_field("type"), sum);
    text(object.find_field("visitor"), sum);
    text(object.find_field("path"), sum);
    text(object.find_field("browser"), sum);
    text(object.find_field("country"), sum);
    sum.lines += 1;
}

void work(const std::vector<Chunk>& chunks, std::atomic<size_t>& next, Sum& result) {
    std::vector<char> buffer(chunkSize + longestLine + 1 + SIMDJSON_PADDING);
    ondemand::parser parser;
#ifdef SIMDJSON_THREADS_ENABLED
    parser.threaded = false;
#endif
    Sum sum;
    for (size_t index; (index = next.fetch_add(1)) < chunks.size();) {
        const std::string_view lines = linesOf(chunks[index], buffer.data());
        if (lines.empty()) continue;
        ondemand::document_stream stream;
        if (parser.iterate_many(lines.data(), lines.size(), longestLine).get(stream)) exit(3);
        for (auto line : stream) readLine(line.value(), sum);
    }
    result = sum;
}

}  // namespace

int main(int count, char** arguments) {
    if (count < 3) return 2;
    const auto began = std::chrono::steady_clock::now();
    std::vector<Chunk> chunks;
    for (int index = 2; index < count; index++) {
        const int file = open(arguments[index], O_RDONLY);
        struct stat facts;
        if (file < 0 || fstat(file, &facts) != 0) return 1;
        for (size_t offset = 0; offset < static_cast<size_t>(facts.st_size); offset += chunkSize) {
            chunks.push_back({file, offset});
        }
    }
    std::atomic<size_t> next{0};
    std::vector<Sum> sums(std::max(1, atoi(arguments[1])));
    std::vector<std::thread> threads;
    for (auto& sum : sums) threads.emplace_back([&] { work(chunks, next, sum); });
    for (auto& thread : threads) thread.join();
    Sum sum;
    for (const auto& part : sums) {
        sum.lines += part.lines;
        sum.bytes += part.bytes;
        sum.missing += part.missing;
    }
    const std::chrono::duration<double> passed = std::chrono::steady_clock::now() - began;
    printf("{\"seconds\":%.6f,\"lines\":%llu,\"missing\":%llu,\"bytes\":%llu}\n", passed.count(),
           static_cast<unsigned long long>(sum.lines), static_cast<unsigned long long>(sum.missing),
           static_cast<unsigned long long>(sum.bytes));
}
