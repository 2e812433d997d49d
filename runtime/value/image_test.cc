#include "runtime/value/image.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>

#include "runtime/base/file.h"
#include "runtime/value/image_builder.h"
#include "runtime/value/image_format.h"
#include "runtime/value/json.h"
#include "runtime/value/random_values.h"

namespace regoc {
namespace {

const std::string kSource(64, 's');

std::string BytesOf(std::string_view json) {
  ImageBuilder builder;
  internal::Words root;
  EXPECT_TRUE(AddJsonToImage(builder, json, 1000, nullptr, root)) << json;
  return std::move(builder).ToBytes(root, kSource);
}

std::optional<Image> FromJson(std::string_view json) {
  ImageBuilder builder;
  internal::Words root;
  if (!AddJsonToImage(builder, json, 1000, nullptr, root)) return std::nullopt;
  internal::Words pair[] = {builder.Text(Tag::kString, "v"), root};
  return std::move(builder).ToImage(builder.Object(pair, 1));
}

// As the image of {"v": json} has it.
std::string Read(std::string_view json) {
  std::optional<Image> image = FromJson(json);
  std::string text = "refused";
  if (image) AppendJson(text = "", *image->root().object().Get("v"));
  return text;
}

std::string Expected(std::string_view json) {
  JsonReader reader;
  Arena arena;
  Result<Value> value = reader.Parse(arena, json, {.max_depth = 1000});
  std::string text = "refused";
  if (value.ok()) AppendJson(text = "", *value);
  return text;
}

std::string LargeObject() {
  std::string json = "{";
  for (int i = 0; i < 500; ++i)
    json += (i ? "," : "") + ("\"key-" + std::to_string(i * 7919 % 500)) + "\":{\"n\":[" + std::to_string(i % 5) +
            ",1.50]}";
  return json + "}";
}

class File {
 public:
  explicit File(const std::string& bytes)
      : path_(std::filesystem::temp_directory_path() / ("regoc-image-test-" + std::to_string(::getpid()))) {
    EXPECT_TRUE(WriteFileAtomically(path_, bytes).ok());
  }
  ~File() { std::filesystem::remove(path_); }
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

TEST(Image, ReadsWhatTheReaderReads) {
  for (const char* json : {"null",
                           " true ",
                           "false",
                           "0",
                           "-0",
                           "-12",
                           "1.50",
                           "1E5",
                           "123456789012345678901234567890",
                           "\"\"",
                           "\"a\"",
                           "\"long enough for two words\"",
                           "[]",
                           "{}",
                           "[[],{},[1]]",
                           "{\"b\":1,\"a\":{\"c\":[true,null]}}",
                           R"("\u00e9\n\"\\\/\ud83d\ude00\ud800x")",
                           "\"é😀\"",
                           "{\"a\":1,\"b\":2,\"a\":3}",
                           "{\"\":{\"\":\"\"}}",
                           R"({"\u0061":1,"a":2})",
                           "[9223372036854775807,9223372036854775808,-9223372036854775808]"})
    EXPECT_EQ(Read(json), Expected(json)) << json;
}

TEST(Image, RefusesWhatTheReaderRefuses) {
  for (const char* json : {"",
                           " ",
                           "nul",
                           "nulll",
                           "tru e",
                           "01",
                           "-",
                           "1.",
                           "1e",
                           "+1",
                           ".5",
                           "\"",
                           "\"a",
                           "\"\\\"",
                           "\"\\x\"",
                           "\"\\u12\"",
                           "\"\\u12g4\"",
                           "\"\t\"",
                           "\"\x80\"",
                           "\"\xc3\"",
                           "\"\xed\xa0\x80\"",
                           "\"\\\xc3\xa9\"",
                           "[",
                           "]",
                           "[1",
                           "[1,",
                           "[1,]",
                           "[,1]",
                           "[1 2]",
                           "{",
                           "}",
                           "{\"a\"",
                           "{\"a\":",
                           "{\"a\":1",
                           "{\"a\":1,",
                           "{\"a\":1,}",
                           "{1:2}",
                           "{\"a\" 1}",
                           "{a:1}",
                           "1 2",
                           "[1}",
                           "{\"a\":1]",
                           "1e999999",
                           "\"a\"b",
                           "[1]x",
                           "\xef\xbb\xbf{}"}) {
    EXPECT_EQ(Expected(json), "refused") << json;
    EXPECT_EQ(Read(json), "refused") << json;
  }
}

TEST(Image, AgreesWithTheReaderOnDamagedText) {
  std::string json = R"({"a":[1,-2.5e3,"x\u00e9y",true],"bb":{"c":null,"é":"\\"},"a2":[[],{}]})";
  for (size_t i = 0; i < json.size(); ++i) {
    for (unsigned char c :
         {0x00, 0x1f, 0x20, 0x22, 0x2c, 0x30, 0x3a, 0x5b, 0x5c, 0x5d, 0x65, 0x7b, 0x7d, 0x80, 0xc3, 0xff}) {
      std::string damaged = json;
      damaged[i] = static_cast<char>(c);
      EXPECT_EQ(Read(damaged), Expected(damaged)) << damaged;
    }
    EXPECT_EQ(Read(json.substr(0, i)), Expected(json.substr(0, i)));
  }
}

TEST(Image, LimitsDepth) {
  EXPECT_NE(Read(std::string(1000, '[') + std::string(1000, ']')), "refused");
  EXPECT_EQ(Read(std::string(1001, '[') + std::string(1001, ']')), "refused");
}

TEST(Image, FindsEveryKeyAndNoOther) {
  std::optional<Image> image = FromJson(LargeObject());
  const Object& object = (*image->root().object().Get("v")).object();
  ASSERT_EQ(object.count, 500u);
  for (int i = 0; i < 500; ++i) EXPECT_TRUE(object.Get("key-" + std::to_string(i)).defined());
  for (int i = 500; i < 900; ++i) EXPECT_FALSE(object.Get("key-" + std::to_string(i)).defined());
  EXPECT_TRUE(object.sorted && object.frozen);
  for (uint32_t i = 1; i < object.count; ++i) EXPECT_LT(Compare(object.items[i - 1].key, object.items[i].key), 0);
}

TEST(Image, RepeatedKeysOfLargeObjectsHaveTheLastValue) {
  std::string json = "{";
  for (int i = 0; i < 300; ++i)
    json += (i ? "," : "") + ("\"k" + std::to_string(i * 31 % 100)) + "\":" + std::to_string(i);
  json += "}";
  EXPECT_EQ(Read(json), Expected(json));
}

TEST(Image, HoldsEqualPartsOnce) {
  std::optional<Image> image =
      FromJson(R"([{"env":"prod","n":[1,"prod"]},{"n":[1,"prod"],"env":"prod"},"prod",1.50,1.50])");
  const Value* items = (*image->root().object().Get("v")).items();
  EXPECT_EQ(items[0].payload, items[1].payload);
  EXPECT_EQ((*items[0].object().Get("env")).payload, items[2].payload);
  EXPECT_EQ(items[3].payload, items[4].payload);
}

TEST(Image, TakesValues) {
  Arena arena;
  RandomValues random(arena, 7);
  for (int i = 0; i < 500; ++i) {
    Object* root = Object::New(arena);
    root->Put(Value::String("v"), random.Next(/*json=*/true));
    ImageBuilder builder;
    internal::Words words;
    ASSERT_TRUE(AddToImage(builder, Value::Object(root), words));
    Image image = std::move(builder).ToImage(words);
    EXPECT_TRUE(Equal(image.root(), Value::Object(root)));
    EXPECT_EQ(Hash(image.root()), Hash(Value::Object(root)));
    EXPECT_EQ(ToRego(image.root()), ToRego(Value::Object(root)));
  }
  ImageBuilder builder;
  internal::Words words;
  EXPECT_FALSE(AddToImage(builder, Value::Set(Set::New(arena)), words));
  Object* numbered = Object::New(arena);
  numbered->Put(Value::Int(1), Value::Int(1));
  EXPECT_FALSE(AddToImage(builder, Value::Object(numbered), words));
}

TEST(Image, OpensWhereItWasMadeForAndElsewhere) {
  std::string json = LargeObject();
  std::string bytes = BytesOf(json);
  EXPECT_EQ(bytes, BytesOf(json));
  File file(bytes);
  Result<Image> first = Image::Open(file.path());
  Result<Image> second = Image::Open(file.path());  // the address is taken now
  ASSERT_TRUE(first.ok() && second.ok()) << (first.ok() ? second : first).error().message;
  EXPECT_NE(first->root().payload, second->root().payload);
  for (const Image* image : {&*first, &*second}) {
    std::string text;
    AppendJson(text, image->root());
    EXPECT_EQ(text, Expected(json));
    EXPECT_EQ(image->source(), kSource);
    EXPECT_TRUE(image->Holds(&image->root().object()));
    EXPECT_FALSE(image->Holds(&json));
  }
}

TEST(Image, TellsDifferentContentFromItsAddress) {
  internal::ImageHeader a, b;
  std::memcpy(static_cast<void*>(&a), BytesOf(R"({"a":1})").data(), sizeof a);
  std::memcpy(static_cast<void*>(&b), BytesOf(R"({"a":2})").data(), sizeof b);
  EXPECT_NE(a.base, b.base);
}

TEST(Image, RefusesEveryChangedByte) {
  const std::string bytes = BytesOf(R"({"a":[1,2,{"b":"text"}],"c":1.5})");
  ASSERT_TRUE(Image::FromBytes(bytes).ok());
  for (size_t i = 0; i < bytes.size(); ++i) {
    for (int bit : {0x01, 0x80, 0xFF}) {
      std::string damaged = bytes;
      damaged[i] = static_cast<char>(damaged[i] ^ bit);
      EXPECT_FALSE(Image::FromBytes(damaged).ok()) << "byte " << i;
    }
  }
  for (size_t size = 0; size < bytes.size(); ++size) EXPECT_FALSE(Image::FromBytes(bytes.substr(0, size)).ok()) << size;
  EXPECT_FALSE(Image::FromBytes(bytes + "x").ok());
}

TEST(Image, SaysWhyAFileIsRefused) {
  EXPECT_EQ(Image::Open("/nowhere/data.img").error().message, "/nowhere/data.img: No such file or directory");
  EXPECT_EQ(Image::FromBytes("").error().message, "data image: shorter than its header");
  EXPECT_EQ(Image::FromBytes(std::string(500, 'x')).error().message, "data image: not a data image");
  File file("short");
  EXPECT_EQ(Image::Open(file.path()).error().message, file.path() + ": data image: shorter than its header");
}

}  // namespace
}  // namespace regoc
