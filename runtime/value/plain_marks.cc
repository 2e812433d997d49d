#include "runtime/value/plain_marks.h"

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace regoc::internal {

#if defined(__x86_64__)

namespace {

#define REGOC_AVX2 gnu::target("avx2,pclmul,bmi,popcnt")
#define REGOC_AVX512 gnu::target("avx512f,avx512bw,avx512vbmi2,avx2,pclmul,bmi,popcnt")

// Bytes of a block by what they are: a bit each.
struct Block {
  uint64_t quotes;
  uint64_t controls;  // below 0x20
  uint64_t spaces;
  uint64_t brackets;  // with commas and colons
};

// By the low four bits of a byte: the one white space, and the one bracket, comma or colon with bit 5 set, that ends in
// these; else something that ends in others. Bit 5 is set in the byte, too, before it is compared with the latter, so
// that [ and { need one place. It makes some control characters equal, which no walker takes for a bracket.
#define REGOC_SPACES ' ', 'd', 'd', 'd', 'd', 'd', 'd', 'd', 'd', '\t', '\n', 'd', 'd', '\r', 'd', 'd'
#define REGOC_BRACKETS 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, ':', '{', ',', '}', 0, 0

// What is carried from block to block.
struct Carry {
  uint64_t inside = 0;  // all ones: the block begins in a string
  uint64_t scalar = 0;  // 1: it begins after a byte of a literal or number
};

enum class Found : bool { kFault, kMarks };

// The marks of a block as bits.
[[REGOC_AVX2]] inline Found MarksOf(const Block& block, Carry& carry, uint64_t& marks) {
  // A carry-less product with all ones has in each bit the parity of the bits up to it.
  __m128i parity = _mm_clmulepi64_si128(_mm_cvtsi64_si128(static_cast<long long>(block.quotes)), _mm_set1_epi8(-1), 0);
  uint64_t inside = static_cast<uint64_t>(_mm_cvtsi128_si64(parity)) ^ carry.inside;  // with the opening quote
  carry.inside = static_cast<uint64_t>(static_cast<int64_t>(inside) >> 63);
  if ((inside & block.controls) != 0) [[unlikely]]
    return Found::kFault;
  uint64_t scalars = ~(block.brackets | block.spaces), words = scalars & ~block.quotes;
  uint64_t starts = scalars & ~(words << 1 | carry.scalar);
  carry.scalar = words >> 63;
  marks = (block.brackets | starts) & ~(inside ^ block.quotes);
  return Found::kMarks;
}

uint64_t BitsBelow(size_t count) { return count >= 64 ? ~uint64_t{0} : (uint64_t{1} << count) - 1; }

PlainMarks End(const Carry& carry, uint32_t* end) {
  return {carry.inside != 0 ? PlainMarks::Kind::kRefused : PlainMarks::Kind::kMarked, end};
}

[[REGOC_AVX2]] inline __m256i IsByte(__m256i bytes, char c) { return _mm256_cmpeq_epi8(bytes, _mm256_set1_epi8(c)); }

[[REGOC_AVX2]] inline uint64_t BitsOf(__m256i low, __m256i high) {
  return static_cast<uint32_t>(_mm256_movemask_epi8(low)) |
         static_cast<uint64_t>(static_cast<uint32_t>(_mm256_movemask_epi8(high))) << 32;
}

[[REGOC_AVX2]] PlainMarks MarkByAvx2(const char* text, size_t size, uint32_t* marks) {
  const __m256i spaces = _mm256_setr_epi8(REGOC_SPACES, REGOC_SPACES);
  const __m256i brackets = _mm256_setr_epi8(REGOC_BRACKETS, REGOC_BRACKETS);
  const __m256i bit5 = _mm256_set1_epi8(0x20);
  Carry carry;
  for (size_t at = 0; at < size; at += 64) {
    __m256i low = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(text + at));
    __m256i high = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(text + at + 32));
    __m256i slashes = _mm256_or_si256(IsByte(low, '\\'), IsByte(high, '\\'));
    if (_mm256_movemask_epi8(_mm256_or_si256(slashes, _mm256_or_si256(low, high))) != 0) [[unlikely]]
      return {PlainMarks::Kind::kNotPlain, marks};
    Block block;
    block.quotes = BitsOf(IsByte(low, '"'), IsByte(high, '"'));
    block.controls = BitsOf(_mm256_cmpgt_epi8(bit5, low), _mm256_cmpgt_epi8(bit5, high));
    block.spaces = BitsOf(_mm256_cmpeq_epi8(_mm256_shuffle_epi8(spaces, low), low),
                          _mm256_cmpeq_epi8(_mm256_shuffle_epi8(spaces, high), high));
    block.brackets = BitsOf(_mm256_cmpeq_epi8(_mm256_shuffle_epi8(brackets, low), _mm256_or_si256(low, bit5)),
                            _mm256_cmpeq_epi8(_mm256_shuffle_epi8(brackets, high), _mm256_or_si256(high, bit5)));
    uint64_t bits;
    if (MarksOf(block, carry, bits) == Found::kFault) return {PlainMarks::Kind::kRefused, marks};
    bits &= BitsBelow(size - at);
    // Eight at a time, whether there are so many or not: the number of rounds is easier to foresee.
    uint32_t* next = marks + __builtin_popcountll(bits);
    do {
      for (int i = 0; i < 8; ++i) {
        *marks++ = static_cast<uint32_t>(at + _tzcnt_u64(bits));
        bits = _blsr_u64(bits);
      }
    } while (bits != 0);
    marks = next;
  }
  return End(carry, marks);
}

[[REGOC_AVX512]] inline void Store16(uint32_t* to, __m128i offsets, __m512i start) {
  _mm512_storeu_si512(to, _mm512_add_epi32(_mm512_cvtepu8_epi32(offsets), start));
}

[[REGOC_AVX512]] PlainMarks MarkByAvx512(const char* text, size_t size, uint32_t* marks) {
  const __m512i spaces = _mm512_broadcast_i32x4(_mm_setr_epi8(REGOC_SPACES));
  const __m512i brackets = _mm512_broadcast_i32x4(_mm_setr_epi8(REGOC_BRACKETS));
  const __m512i bit5 = _mm512_set1_epi8(0x20);
  alignas(64) static constexpr uint8_t kOffsets[64] = {0,  1,  2,  3,  4,  5,  6,  7,  8,  9,  10, 11, 12, 13, 14, 15,
                                                       16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31,
                                                       32, 33, 34, 35, 36, 37, 38, 39, 40, 41, 42, 43, 44, 45, 46, 47,
                                                       48, 49, 50, 51, 52, 53, 54, 55, 56, 57, 58, 59, 60, 61, 62, 63};
  const __m512i offsets = _mm512_load_si512(kOffsets);
  Carry carry;
  for (size_t at = 0; at < size; at += 64) {
    __m512i bytes = _mm512_loadu_si512(text + at);
    if ((_mm512_movepi8_mask(bytes) | _mm512_cmpeq_epi8_mask(bytes, _mm512_set1_epi8('\\'))) != 0) [[unlikely]]
      return {PlainMarks::Kind::kNotPlain, marks};
    Block block;
    block.quotes = _mm512_cmpeq_epi8_mask(bytes, _mm512_set1_epi8('"'));
    block.controls = _mm512_cmplt_epu8_mask(bytes, bit5);
    block.spaces = _mm512_cmpeq_epi8_mask(_mm512_shuffle_epi8(spaces, bytes), bytes);
    block.brackets = _mm512_cmpeq_epi8_mask(_mm512_shuffle_epi8(brackets, bytes), _mm512_or_si512(bytes, bit5));
    uint64_t bits;
    if (MarksOf(block, carry, bits) == Found::kFault) return {PlainMarks::Kind::kRefused, marks};
    bits &= BitsBelow(size - at);
    auto count = static_cast<uint32_t>(__builtin_popcountll(bits));
    __m512i chosen = _mm512_maskz_compress_epi8(bits, offsets), start = _mm512_set1_epi32(static_cast<int>(at));
    Store16(marks, _mm512_castsi512_si128(chosen), start);
    if (count > 16) Store16(marks + 16, _mm512_extracti32x4_epi32(chosen, 1), start);
    if (count > 32) {
      Store16(marks + 32, _mm512_extracti32x4_epi32(chosen, 2), start);
      Store16(marks + 48, _mm512_extracti32x4_epi32(chosen, 3), start);
    }
    marks += count;
  }
  return End(carry, marks);
}

bool HasAvx2() {
  return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("pclmul") && __builtin_cpu_supports("bmi") &&
         __builtin_cpu_supports("popcnt");
}

bool HasAvx512() {
  return HasAvx2() && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
         __builtin_cpu_supports("avx512vbmi2");
}

}  // namespace

const PlainMarker* PlainMarkersHere() {
  static constexpr PlainMarker kAll[] = {MarkByAvx512, MarkByAvx2, nullptr};
  return HasAvx512() ? kAll : HasAvx2() ? kAll + 1 : kAll + 2;
}

#else

const PlainMarker* PlainMarkersHere() {
  static constexpr PlainMarker kNone = nullptr;
  return &kNone;
}

#endif

PlainMarker PlainMarkerHere() { return *PlainMarkersHere(); }

}  // namespace regoc::internal
