#include "tools/decision_log/journal.h"

#include <gtest/gtest.h>
#include <stdlib.h>

#include <filesystem>
#include <fstream>
#include <thread>

namespace regoc::decision_log {
namespace {

namespace fs = std::filesystem;

class JournalTest : public testing::Test {
 protected:
  void SetUp() override {
    char name[] = "/tmp/regoc-journal-XXXXXX";
    directory_ = ::mkdtemp(name);
  }
  void TearDown() override { fs::remove_all(directory_); }

  static std::unique_ptr<Journal> Open(JournalOptions options) {
    if (options.sinks.empty()) options.sinks = {"a"};
    Result<std::unique_ptr<Journal>> journal = Journal::Open(options);
    EXPECT_TRUE(journal.ok()) << journal.error().message;
    return std::move(*journal);
  }
  JournalOptions Spilling(std::vector<std::string> sinks = {"a"}) const {
    JournalOptions options;
    options.sinks = std::move(sinks);
    options.directory = directory_;
    options.limit_file_bytes = size_t{8} << 20;
    return options;
  }
  // All that is there, joined; acknowledged when asked for.
  static std::string Take(Journal& journal, size_t sink, bool ack = true) {
    std::string out;
    for (Journal::Batch batch; journal.Fetch(sink, {.events = 3}, batch);) {
      for (std::string_view event : batch.events) (out += event) += ' ';
      if (ack) journal.Ack(sink, batch);
    }
    return out;
  }
  size_t Files() const {
    size_t files = 0;
    for (const auto& entry : fs::directory_iterator(directory_)) files += entry.path().extension() == ".decisions";
    return files;
  }
  fs::path AFile() const {
    for (const auto& entry : fs::directory_iterator(directory_))
      if (entry.path().extension() == ".decisions") return entry.path();
    return {};
  }
  // As after kill -9: the journal is not closed, its folder is copied.
  void Crash() const {
    fs::path copy = directory_ + ".copy";
    fs::copy(directory_, copy);
    fs::remove_all(directory_);
    fs::rename(copy, directory_);
  }

  std::string directory_;
};

TEST_F(JournalTest, EverySinkGetsAllInOrder) {
  auto journal = Open({.sinks = {"a", "b"}});
  auto chain = journal->NewChain();
  for (int i = 0; i < 5; ++i) journal->Append(*chain, i, std::to_string(i));
  EXPECT_EQ(Take(*journal, 0), "0 1 2 3 4 ");
  EXPECT_EQ(Take(*journal, 0), "");
  EXPECT_EQ(journal->NumbersOf(0).events, 0u);
  EXPECT_EQ(journal->NumbersOf(1).events, 5u);
  EXPECT_EQ(Take(*journal, 1), "0 1 2 3 4 ");
}

TEST_F(JournalTest, ThreadsAreMergedByTime) {
  auto journal = Open({});
  auto one = journal->NewChain(), two = journal->NewChain();
  for (int i = 0; i < 6; ++i) journal->Append(i % 2 ? *one : *two, i, std::to_string(i));
  EXPECT_EQ(Take(*journal, 0), "0 1 2 3 4 5 ");
}

TEST_F(JournalTest, TheOldestAreDroppedAndCounted) {
  auto journal = Open({.limit_bytes = 64 << 10});
  auto chain = journal->NewChain();
  std::string event(1000, 'x');
  for (int i = 0; i < 500; ++i) EXPECT_EQ(journal->Append(*chain, i, event), Journal::Kept::kYes);
  Journal::Numbers numbers = journal->NumbersOf(0);
  EXPECT_EQ(numbers.events + numbers.dropped, 500u);
  EXPECT_GT(numbers.dropped, 400u);
  EXPECT_LE(numbers.bytes, (64u << 10) + (8u << 10));
  EXPECT_EQ(Take(*journal, 0).size(), numbers.events * 1001);
}

TEST_F(JournalTest, WhatIsUnderWayIsNotCountedAsDropped) {
  auto journal = Open({.limit_bytes = 64 << 10});
  auto chain = journal->NewChain();
  std::string event(1000, 'x');
  for (int i = 0; i < 10; ++i) journal->Append(*chain, i, event);
  Journal::Batch batch;
  ASSERT_TRUE(journal->Fetch(0, {.events = 10}, batch));
  for (int i = 0; i < 490; ++i) journal->Append(*chain, i, event);
  EXPECT_EQ(batch.events[9], event);
  journal->Ack(0, batch);
  Journal::Numbers numbers = journal->NumbersOf(0);
  EXPECT_EQ(10 + numbers.events + numbers.dropped, 500u);
}

TEST_F(JournalTest, EventsCountWhereTheyAreLimited) {
  auto journal = Open({.limit_events = 80});
  auto chain = journal->NewChain();
  for (int i = 0; i < 1000; ++i) journal->Append(*chain, i, "e");
  Journal::Numbers numbers = journal->NumbersOf(0);
  EXPECT_EQ(numbers.events + numbers.dropped, 1000u);
  EXPECT_LE(numbers.events, 90u);
  EXPECT_GE(numbers.events, 70u);
}

TEST_F(JournalTest, WaitsForRoomAndGivesUp) {
  auto journal =
      Open({.limit_bytes = 64 << 10, .when_full = WhenFull::kWait, .max_wait = std::chrono::milliseconds(1)});
  auto chain = journal->NewChain();
  std::string event(1000, 'x');
  int kept = 0;
  while (journal->Append(*chain, kept, event) == Journal::Kept::kYes) ++kept;
  EXPECT_EQ(journal->Append(*chain, 0, event), Journal::Kept::kNoRoom);
  EXPECT_EQ(journal->NumbersOf(0).events, static_cast<uint64_t>(kept));
  EXPECT_EQ(journal->NumbersOf(0).dropped, 0u);
  Take(*journal, 0);
  EXPECT_EQ(journal->Append(*chain, 0, event), Journal::Kept::kYes);
}

TEST_F(JournalTest, WaitingEndsWhenThereIsRoom) {
  auto journal = Open({.limit_bytes = 64 << 10, .when_full = WhenFull::kWait, .max_wait = std::chrono::seconds(60)});
  std::atomic<bool> done = false;
  std::thread reader([&] {
    while (!done) {
      journal->Wait(std::chrono::milliseconds(5));
      Take(*journal, 0);
    }
  });
  auto chain = journal->NewChain();
  std::string event(1000, 'x');
  for (int i = 0; i < 2000; ++i) ASSERT_EQ(journal->Append(*chain, i, event), Journal::Kept::kYes);
  done = true;
  reader.join();
}

TEST_F(JournalTest, LargeEventsHaveBlocksOfTheirOwn) {
  auto journal = Open({.limit_bytes = 64 << 10});
  auto chain = journal->NewChain();
  std::string large(1 << 20, 'x');
  EXPECT_EQ(journal->Append(*chain, 0, large), Journal::Kept::kYes);
  EXPECT_EQ(Take(*journal, 0), large + " ");
}

TEST_F(JournalTest, FilesSurviveACrash) {
  auto journal = Open(Spilling());
  auto one = journal->NewChain(), two = journal->NewChain();
  for (int i = 0; i < 6; ++i) journal->Append(i % 2 ? *one : *two, i, std::to_string(i));
  Journal::Batch batch;
  journal->Fetch(0, {.events = 2}, batch);
  journal->Ack(0, batch);                   // 0 and 1 were sent
  journal->Fetch(0, {.events = 1}, batch);  // 2 is under way
  Crash();
  auto after = Open(Spilling());
  EXPECT_EQ(after->recovered(0), 4u);
  EXPECT_EQ(after->NumbersOf(0).events, 4u);
  EXPECT_EQ(Take(*after, 0), "2 3 4 5 ");
  EXPECT_EQ(Files(), 0u);
}

TEST_F(JournalTest, EachSinkGoesOnWhereItWas) {
  auto journal = Open(Spilling({"a", "b"}));
  auto chain = journal->NewChain();
  for (int i = 0; i < 4; ++i) journal->Append(*chain, i, std::to_string(i));
  Take(*journal, 0);
  Crash();
  auto after = Open(Spilling({"new", "b", "a"}));
  EXPECT_EQ(Take(*after, 0), "");
  EXPECT_EQ(Take(*after, 1), "0 1 2 3 ");
  EXPECT_EQ(Take(*after, 2), "");
  EXPECT_EQ(Files(), 0u);
}

TEST_F(JournalTest, ATornTailIsLeftOut) {
  auto journal = Open(Spilling());
  auto chain = journal->NewChain();
  for (int i = 0; i < 3; ++i) journal->Append(*chain, i, "event-" + std::to_string(i));
  Crash();
  std::fstream file(AFile(), std::ios::in | std::ios::out | std::ios::binary);
  std::string bytes(8192, '\0');
  file.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  file.seekp(static_cast<std::streamoff>(bytes.find("event-2")));
  file << "damage!";
  file.close();
  auto after = Open(Spilling());
  EXPECT_EQ(Take(*after, 0), "event-0 event-1 ");
}

TEST_F(JournalTest, DamagedFilesAreKeptAside) {
  std::ofstream(directory_ + "/00000000000000000007.decisions") << std::string(5000, 'x');
  std::ofstream(directory_ + "/00000000000000000008.decisions") << "";
  auto journal = Open(Spilling());
  EXPECT_TRUE(fs::exists(directory_ + "/00000000000000000007.decisions.damaged"));
  EXPECT_FALSE(fs::exists(directory_ + "/00000000000000000008.decisions"));
  EXPECT_EQ(Take(*journal, 0), "");
}

TEST_F(JournalTest, FilesAreBounded) {
  auto journal = Open(Spilling());
  auto chain = journal->NewChain();
  std::string event(10000, 'x');
  for (int i = 0; i < 2000; ++i) journal->Append(*chain, i, event);
  EXPECT_LE(Files(), 8u);
  Journal::Numbers numbers = journal->NumbersOf(0);
  EXPECT_EQ(numbers.events + numbers.dropped, 2000u);
  EXPECT_GT(numbers.dropped, 1000u);
}

TEST_F(JournalTest, AFolderIsUsedByOne) {
  auto journal = Open(Spilling());
  Result<std::unique_ptr<Journal>> second = Journal::Open(Spilling());
  ASSERT_FALSE(second.ok());
  EXPECT_EQ(second.error().message, directory_ + ": another process uses this folder for its decisions");
}

TEST_F(JournalTest, NothingIsLeftOfWhatWasSent) {
  auto journal = Open(Spilling());
  auto chain = journal->NewChain();
  for (int i = 0; i < 3; ++i) journal->Append(*chain, i, "e");
  Take(*journal, 0);
  journal.reset();
  EXPECT_EQ(Files(), 0u);
}

TEST_F(JournalTest, ManyThreadsLoseNothing) {
  auto journal = Open({.sinks = {"a", "b"}, .limit_bytes = 1 << 20});
  std::atomic<bool> done = false;
  uint64_t taken[2] = {};
  std::vector<std::thread> threads;
  for (size_t sink = 0; sink < 2; ++sink) {
    threads.emplace_back([&, sink] {
      for (bool last = false; !last;) {
        last = done;
        for (Journal::Batch batch; journal->Fetch(sink, {.events = 100}, batch); journal->Ack(sink, batch))
          taken[sink] += batch.events.size();
        journal->Wait(std::chrono::milliseconds(1));
      }
    });
  }
  std::vector<std::thread> writers;
  for (int thread = 0; thread < 4; ++thread) {
    writers.emplace_back([&] {
      auto chain = journal->NewChain();
      for (int i = 0; i < 20000; ++i) journal->Append(*chain, i, "an event of some length, so that blocks are filled");
      chain->abandoned = true;
    });
  }
  for (auto& writer : writers) writer.join();
  done = true;
  for (auto& thread : threads) thread.join();
  for (size_t sink = 0; sink < 2; ++sink)
    EXPECT_EQ(taken[sink] + journal->NumbersOf(sink).dropped + journal->NumbersOf(sink).events, 80000u);
}

}  // namespace
}  // namespace regoc::decision_log
