/* The guest driver of SEV-SNP. */
#include "double.h"

#define PAGE 4096
#define LARGEST_BLOB (4 * PAGE)

struct report_request {
  uint8_t user_data[64];
  uint32_t vmpl;
  uint8_t reserved[28];
};

struct extended_request {
  struct report_request data;
  uint64_t certs_address;
  uint32_t certs_len;
};

struct guest_request {
  uint8_t msg_version;
  uint64_t req_data;
  uint64_t resp_data;
  uint64_t exitinfo2;
};

static int report(struct guest_request *argument) {
  const struct report_request *request = (const struct report_request *)(uintptr_t)argument->req_data;
  uint8_t *response = (uint8_t *)(uintptr_t)argument->resp_data;
  for (size_t i = 0; i < sizeof request->reserved; i++) {
    if (request->reserved[i] != 0) return fails(EINVAL);
  }
  memset(response, 0, 4000);
  uint32_t status = (uint32_t)config_number("status", request->vmpl > 3 ? 0x16 : 0);
  memcpy(response, &status, 4);
  if (status == 0) {
    uint32_t size = (uint32_t)signer_evidence('a', request->user_data, response + 0x20, 4000 - 0x20);
    size = (uint32_t)config_number("report.size", size);
    memcpy(response + 4, &size, 4);
  }
  argument->exitinfo2 = 0;
  return 0;
}

static int too_short(struct guest_request *argument, struct extended_request *request, uint32_t needed) {
  request->certs_len = needed;
  argument->exitinfo2 = (uint64_t)1 << 32;
  return fails((int)config_number("certs.errno", EIO));
}

static int extended(struct guest_request *argument) {
  uint8_t table[1 << 18];
  struct extended_request *request = (struct extended_request *)(uintptr_t)argument->req_data;
  if (request->certs_len > config_number("certs.most", LARGEST_BLOB) || request->certs_len % PAGE != 0) return fails(EINVAL);
  if (config_is("certs", "none")) return report(argument);
  size_t length = signer_evidence('c', request->data.user_data, table, sizeof table);
  uint32_t needed = (uint32_t)((length + PAGE - 1) / PAGE * PAGE);
  needed = (uint32_t)config_number("certs.needed", needed);
  if (request->certs_len < needed) return too_short(argument, request, needed);
  if (config_is("certs", "garbage")) memset(table, 0x5a, length);
  memcpy((void *)(uintptr_t)request->certs_address, table, length < request->certs_len ? length : request->certs_len);
  return report(argument);
}

int sev_ioctl(unsigned long request, void *pointer) {
  struct guest_request *argument = pointer;
  if (argument->msg_version != 1) return fails(EINVAL);
  argument->exitinfo2 = (uint64_t)-1;
  uint64_t error = config_number("exitinfo2", 0);
  if (error != 0 && count(COUNT_REPORTS) < config_number("exitinfo2.count", UINT64_MAX)) {
    argument->exitinfo2 = error;
    return fails((int)config_number("exitinfo2.errno", EIO));
  }
  switch ((uint32_t)request) {
    case 0xc0205300:
      return report(argument);
    case 0xc0205302:
      if (config_is("extended", "0")) return fails(ENOTTY);
      return extended(argument);
    default:
      return fails(ENOTTY);
  }
}
