/* Occlum's devices. */
#include "double.h"

#include <pthread.h>

#define ROOM (64 << 10)

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static uint8_t shared_report_data[64];

struct gen_quote {
  const uint8_t *report_data;
  uint32_t *quote_size;
  uint8_t *quote_buf;
};

static uint32_t quote_size(void) {
  uint8_t quote[ROOM];
  uint8_t zeros[64] = {0};
  return (uint32_t)signer_evidence('s', zeros, quote, sizeof quote);
}

static int generate(struct gen_quote *argument) {
  uint8_t quote[ROOM];
  uint32_t offered = *argument->quote_size;
  size_t length = signer_evidence('s', argument->report_data, quote, sizeof quote);
  /* The first time, the quote turns out longer than was said. */
  if (config_is("grow", "1") && count(COUNT_QUOTES) == 0) return fails(EINVAL);
  if (offered < length && !config_is("size.forced", "1")) return fails(EINVAL);
  memcpy(argument->quote_buf, quote, length < offered ? length : offered);
  *argument->quote_size = (uint32_t)config_number("written", offered);
  return 0;
}

int sgx_ioctl(unsigned long request, void *argument) {
  switch ((uint32_t)request) {
    case 0x80047306:
      *(int32_t *)argument = (int32_t)config_number("driver", 1);
      return 0;
    case 0x80047307: {
      uint32_t size = quote_size();
      if (config_is("grow", "1") && count(COUNT_REPORTS) == 0) size -= 1;
      *(uint32_t *)argument = (uint32_t)config_number("size", size);
      return 0;
    }
    case 0xc0187308:
      return generate(argument);
    default:
      return fails(EINVAL);
  }
}

long report_data_write(const void *from, size_t length) {
  if (length > sizeof shared_report_data) return fails(EINVAL);
  pthread_mutex_lock(&lock);
  memcpy(shared_report_data, from, length);
  pthread_mutex_unlock(&lock);
  uint64_t taken = config_number("write.short", length);
  return (long)(taken < length ? taken : length);
}

long quote_read(void *into, size_t length) {
  uint8_t quote[ROOM];
  uint8_t data[64];
  pthread_mutex_lock(&lock);
  memcpy(data, shared_report_data, sizeof data);
  pthread_mutex_unlock(&lock);
  size_t size = signer_evidence('s', data, quote, sizeof quote);
  if (length < size) return fails(EINVAL);
  memcpy(into, quote, size);
  return (long)size;
}
