/* The guest driver of TDX. A report of it is a pattern around the report data, at the offset where TDREPORT has it. */
#include "double.h"

#define REPORT_BYTES 1024
#define REPORT_DATA 128
#define HEADER 24

struct report_request {
  uint8_t report_data[64];
  uint8_t report[REPORT_BYTES];
};

struct quote_request {
  uint64_t buf;
  uint64_t len;
};

struct quote_header {
  uint64_t version;
  uint64_t status;
  uint32_t in_len;
  uint32_t out_len;
};

static void big_endian(uint8_t *into, uint32_t value) {
  for (int i = 0; i < 4; i++) into[i] = (uint8_t)(value >> (24 - 8 * i));
}

static void little_endian(uint8_t *into, uint32_t value) { memcpy(into, &value, 4); }

/* A message of the quote generation service around a quote that stands 28 bytes after `message`. */
static uint32_t frame(uint8_t *message, uint32_t quote) {
  uint32_t size = HEADER + quote;
  big_endian(message, size);
  memset(message + 4, 0, HEADER);
  message[4] = 1;
  message[6] = 1;
  little_endian(message + 8, 1);
  little_endian(message + 12, (uint32_t)config_number("qgs.size", size));
  little_endian(message + 16, (uint32_t)config_number("qgs.error", 0));
  little_endian(message + 24, (uint32_t)config_number("qgs.quote", quote));
  return size + 4;
}

static int quote(struct quote_request *request) {
  uint8_t *shared = (uint8_t *)(uintptr_t)request->buf;
  struct quote_header header;
  memcpy(&header, shared, sizeof header);
  if (header.version != 1 || header.in_len > request->len - HEADER) return fails(EINVAL);
  const uint8_t *input = shared + HEADER;
  int framed = header.in_len == REPORT_BYTES + HEADER + 4;
  header.out_len = 0;
  header.status = config_number("quote.status", 0);
  if (config_is("quote.style", framed ? "bare" : "framed")) header.status = 0x8000000000000000;
  if (header.status == 0) {
    uint8_t report_data[64];
    memcpy(report_data, input + (framed ? 28 : 0) + REPORT_DATA, sizeof report_data);
    uint8_t *into = shared + HEADER + (framed ? 28 : 0);
    uint32_t length = (uint32_t)signer_evidence('t', report_data, into, request->len - 2 * HEADER - 4);
    header.out_len = framed ? frame(shared + HEADER, length) : length;
  }
  header.out_len = (uint32_t)config_number("quote.out", header.out_len);
  memcpy(shared, &header, sizeof header);
  return 0;
}

int tdx_ioctl(unsigned long request, void *argument) {
  switch ((uint32_t)request) {
    case 0xc4405401: {
      struct report_request *report = argument;
      memset(report->report, 0x11, REPORT_BYTES);
      memcpy(report->report + REPORT_DATA, report->report_data, 64);
      return 0;
    }
    case 0x80105404:
      return config_is("quote.number", "later") ? fails(ENOTTY) : quote(argument);
    case 0xc0105404:
      return config_is("quote.number", "later") ? quote(argument) : fails(ENOTTY);
    default:
      return fails(ENOTTY);
  }
}
