#include "tools/replay/run.h"

#include <algorithm>
#include <condition_variable>
#include <ctime>
#include <deque>
#include <thread>

#include "runtime/base/parallel.h"
#include "tools/common/progress.h"

namespace regoc::replay {

namespace {

using Clock = std::chrono::steady_clock;

double ThreadSeconds() {
  timespec now{};
  ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

struct Job {
  uint64_t number = 0;
  Block block;
  Format format = Format::kInputs;
  const std::string* file = nullptr;
};

// Threads that decide blocks. Reports are added up in the order of the jobs; not more jobs than a few a thread are
// under way at once, finished ones included, so that memory stays the same however long the file is.
class Pool {
 public:
  Pool(Questions& questions, const DecideOptions& options, size_t threads) : options_(options), window_(threads * 4) {
    for (size_t i = 0; i < threads; ++i) threads_.emplace_back([this, &questions] { Work(questions); });
  }
  ~Pool() { Finish(); }

  // Waits for room. False when a job has failed: no more are wanted.
  bool Push(Job job) {
    std::unique_lock lock(mutex_);
    job.number = pushed_;
    room_.wait(lock, [&] { return failed_ || pushed_ < merged_ + window_; });
    if (failed_) return false;
    ++pushed_;
    jobs_.push_back(std::move(job));
    work_.notify_one();
    return true;
  }
  uint64_t decisions() {
    std::lock_guard lock(mutex_);
    return report_.complete.decisions + report_.incomplete.decisions;
  }
  // Waits for all jobs.
  Result<Report> Take() {
    Finish();
    if (failed_) return error_;
    return std::move(report_);
  }
  double cpu_seconds() const { return cpu_seconds_; }

 private:
  void Finish() {
    {
      std::lock_guard lock(mutex_);
      ended_ = true;
    }
    work_.notify_all();
    for (std::thread& thread : threads_) thread.join();
    threads_.clear();
  }

  void Work(Questions& questions) {
    Worker worker(questions, options_);
    std::unique_lock lock(mutex_);
    for (;;) {
      work_.wait(lock, [&] { return ended_ || failed_ || !jobs_.empty(); });
      if (failed_ || jobs_.empty()) break;
      Job job = std::move(jobs_.front());
      jobs_.pop_front();
      lock.unlock();
      Result<Report> decided = worker.Decide(job.block, job.format, *job.file);
      lock.lock();
      if (!decided.ok()) {
        if (!failed_) error_ = decided.error();
        failed_ = true;
        work_.notify_all();
      } else {
        done_.emplace(job.number, std::move(*decided));
      }
      Merge();
      room_.notify_one();
    }
    cpu_seconds_ += ThreadSeconds();
  }

  void Merge() {
    for (auto next = done_.begin(); next != done_.end() && next->first == merged_; next = done_.erase(next)) {
      report_.Append(std::move(next->second), options_.show);
      ++merged_;
    }
  }

  const DecideOptions& options_;
  const uint64_t window_;
  std::mutex mutex_;
  std::condition_variable work_, room_;
  std::deque<Job> jobs_;
  std::map<uint64_t, Report> done_;  // by number of the job, waiting for those before
  Report report_;
  Error error_;
  bool ended_ = false, failed_ = false;
  uint64_t pushed_ = 0, merged_ = 0;
  double cpu_seconds_ = 0;
  std::vector<std::thread> threads_;
};

// A sample of fixed size from records that come one after another (J. S. Vitter, "Random Sampling with a Reservoir",
// 1985, algorithm R), the same one for the same records.
class Reservoir {
 public:
  explicit Reservoir(uint64_t size) : size_(size) {}

  void Offer(const Block& block, const Record& record, Format format, const std::string& file) {
    uint64_t at = seen_ < size_ ? seen_ : Random() % (seen_ + 1);
    if (at < size_) {
      if (at == kept_.size()) kept_.emplace_back();
      kept_[at] = {seen_, std::string(record.In(block)), record, format, &file};
    }
    ++seen_;
  }
  // In their order.
  std::vector<Job> Jobs(size_t block_bytes) {
    std::sort(kept_.begin(), kept_.end(), [](const Kept& a, const Kept& b) { return a.number < b.number; });
    std::vector<Job> jobs;
    for (Kept& kept : kept_) {
      if (jobs.empty() || jobs.back().file != kept.file || jobs.back().block.bytes.size() >= block_bytes)
        jobs.push_back({0, {}, kept.format, kept.file});
      Block& block = jobs.back().block;
      kept.record.offset = block.bytes.size();
      block.bytes += kept.bytes;
      block.records.push_back(kept.record);
      kept.bytes = std::string();
    }
    return jobs;
  }

 private:
  struct Kept {
    uint64_t number = 0;
    std::string bytes;
    Record record;
    Format format = Format::kInputs;
    const std::string* file = nullptr;
  };
  // SplitMix64.
  uint64_t Random() {
    uint64_t z = state_ += 0x9E3779B97F4A7C15u;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return z ^ (z >> 31);
  }

  uint64_t size_;
  uint64_t seen_ = 0;
  uint64_t state_ = 0;
  std::vector<Kept> kept_;
};

// Reads the files and hands their blocks on.
class Feeder {
 public:
  Feeder(const RunOptions& options, RunInfo& info, Pool& pool)
      : options_(options), info_(info), pool_(pool), reservoir_(options.sample), left_(options.limit) {}

  Status ReadAll() {
    for (const std::string& file : options_.files)
      if (Status read = ReadFile(file); !read.ok()) return read;
    for (Job& job : reservoir_.Jobs(options_.reader.block_bytes))
      if (!pool_.Push(std::move(job))) break;
    return Unit{};
  }

 private:
  Status ReadFile(const std::string& file) {
    Result<std::unique_ptr<RecordReader>> reader = RecordReader::Open(file, options_.reader);
    if (!reader.ok()) return reader.error();
    for (Block block; left_ > 0 && (*reader)->Next(block);) {
      if (block.records.size() > left_) block.records.resize(left_);
      left_ -= block.records.size();
      Format format = (*reader)->format();
      info_.log = info_.log || format == Format::kLog;
      if (format == Format::kInputs && options_.decide.questions.empty())
        return Error{file + ": holds plain inputs, so that --entrypoint must say what to ask of them"};
      progress_.Show((*reader)->position(), (*reader)->file_bytes(), std::to_string(pool_.decisions()) + " decisions");
      if (options_.sample != 0) {
        for (const Record& record : block.records) reservoir_.Offer(block, record, format, file);
      } else if (!pool_.Push({0, std::move(block), format, &file})) {
        return Unit{};
      }
    }
    if (!(*reader)->error().empty() && info_.error.empty()) info_.error = file + ": " + (*reader)->error();
    return Unit{};
  }

  const RunOptions& options_;
  RunInfo& info_;
  Pool& pool_;
  Reservoir reservoir_;
  uint64_t left_;
  tools::Progress progress_{"replaying"};
};

}  // namespace

Result<Report> Run(Questions& questions, const RunOptions& options, RunInfo& info) {
  size_t threads = options.threads != 0 ? options.threads : ThreadsFor(SIZE_MAX, 1);
  auto start = Clock::now();
  double cpu = ThreadSeconds();
  Pool pool(questions, options.decide, threads);
  Status read = Feeder(options, info, pool).ReadAll();
  Result<Report> report = pool.Take();
  if (!read.ok()) return read.error();
  if (info.timing) {
    double wall = std::chrono::duration<double>(Clock::now() - start).count();
    info.timing = RunInfo::Timing{wall, pool.cpu_seconds() + ThreadSeconds() - cpu, threads};
  }
  return report;
}

}  // namespace regoc::replay
