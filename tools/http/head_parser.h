// Boost.Beast's parser for the head of a request, and for bodies in chunks, told to keep views instead of copies.
#pragma once

#include <boost/beast/http/basic_parser.hpp>
#include <string>

#include "tools/http/message.h"

namespace regoc::http {

class HeadParser : private boost::beast::http::basic_parser<true> {
  using Base = boost::beast::http::basic_parser<true>;

 public:
  using ErrorCode = boost::beast::error_code;

  // Fills `request` with views; pieces of a body go to `body`.
  HeadParser(Request& request, std::string& body, uint32_t header_limit, size_t body_limit);

  // Takes bytes; gives how many.
  size_t Put(std::string_view bytes, ErrorCode& error);
  using Base::chunked;
  using Base::is_done;
  using Base::keep_alive;
  bool has_length() const { return static_cast<bool>(content_length()); }
  size_t length() const { return *content_length(); }

 private:
  using Text = boost::beast::string_view;
  void on_request_impl(boost::beast::http::verb, Text method, Text target, int version, ErrorCode& error) override;
  void on_response_impl(int, Text, int, ErrorCode&) override {}
  void on_field_impl(boost::beast::http::field, Text name, Text value, ErrorCode& error) override;
  void on_header_impl(ErrorCode&) override {}
  void on_body_init_impl(boost::optional<std::uint64_t> const&, ErrorCode&) override {}
  std::size_t on_body_impl(Text body, ErrorCode& error) override;
  void on_chunk_header_impl(std::uint64_t, Text, ErrorCode&) override {}
  std::size_t on_chunk_body_impl(std::uint64_t, Text body, ErrorCode& error) override;
  void on_finish_impl(ErrorCode&) override {}

  Request& request_;
  std::string& body_;
  size_t body_limit_;
};

}  // namespace regoc::http
