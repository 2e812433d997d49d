#include "tools/http/head_parser.h"

#include <boost/asio/buffer.hpp>
#include <boost/beast/http/error.hpp>

namespace regoc::http {

namespace {

constexpr size_t kMaxFields = 200;

std::string_view View(boost::beast::string_view text) { return {text.data(), text.size()}; }

}  // namespace

HeadParser::HeadParser(Request& request, std::string& body, uint32_t header_limit, size_t body_limit)
    : request_(request), body_(body), body_limit_(body_limit) {
  Base::header_limit(header_limit);
  Base::body_limit(body_limit);
  Base::eager(true);
  request_.fields.clear();
}

size_t HeadParser::Put(std::string_view bytes, ErrorCode& error) {
  size_t taken = Base::put(boost::asio::const_buffer(bytes.data(), bytes.size()), error);
  if (error == boost::beast::http::error::need_more) error = {};
  return taken;
}

void HeadParser::on_request_impl(boost::beast::http::verb, Text method, Text target, int, ErrorCode&) {
  request_.method = View(method);
  request_.target = View(target);
  size_t mark = request_.target.find('?');
  request_.path = request_.target.substr(0, mark);
  request_.query = mark == std::string_view::npos ? std::string_view() : request_.target.substr(mark + 1);
}

void HeadParser::on_field_impl(boost::beast::http::field, Text name, Text value, ErrorCode& error) {
  if (request_.fields.size() >= kMaxFields) error = boost::beast::http::error::header_limit;
  request_.fields.push_back({View(name), View(value)});
}

std::size_t HeadParser::on_body_impl(Text body, ErrorCode&) { return body.size(); }

std::size_t HeadParser::on_chunk_body_impl(std::uint64_t, Text body, ErrorCode& error) {
  if (body_.size() + body.size() > body_limit_) {
    error = boost::beast::http::error::body_limit;
    return 0;
  }
  body_.append(body.data(), body.size());
  return body.size();
}

}  // namespace regoc::http
