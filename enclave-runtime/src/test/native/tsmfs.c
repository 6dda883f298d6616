/*
 * A double of the kernel's configfs-tsm (Documentation/ABI/testing/configfs-tsm-report), as a FUSE file system that is the
 * folder "report". Making a directory makes an entry; its attributes cannot be made or removed; what is written to inblob
 * is committed when the file is closed; outblob is made when it is read, once for each generation.
 *
 * Environment: TSMFS_SPOOL (a folder: "N.in" holds an inblob, "N.out" is awaited as its outblob, "aux" is every auxblob),
 * TSMFS_PROVIDER, TSMFS_FLOOR (privilege levels, for SEV-SNP), TSMFS_FAULTS (see fault()).
 */
#define FUSE_USE_VERSION 31
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <fuse.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { MAX_ENTRIES = 64, MAX_NAME = 128, INBLOB_MAX = 64, BLOB_MAX = 1 << 20, MAX_FAULTS = 16 };

struct entry {
  char name[MAX_NAME];
  unsigned long write_generation;
  unsigned long read_generation;
  unsigned char inblob[INBLOB_MAX];
  size_t inblob_length;
  unsigned char *outblob;
  size_t outblob_length;
  int used;
};

struct handle {
  unsigned char written[INBLOB_MAX];
  size_t length;
  int dirty;
};

struct fault {
  char attribute[32];
  char operation[16];
  int number;
  int count;
};

static struct entry entries[MAX_ENTRIES];
static struct fault faults[MAX_FAULTS];
static int fault_count;
static unsigned long reports;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static const char *spool, *provider, *level_floor;

/* "attribute:operation:number:count;...": for mkdir, open, read, write, close an errno; for short the bytes of a read; for
 * bump the writes of others after a commit; for lost a commit that comes to nothing. A count below zero has no end. */
static void parse_faults(const char *text) {
  while (text != NULL && *text != '\0' && fault_count < MAX_FAULTS) {
    struct fault *fault = &faults[fault_count];
    if (sscanf(text, "%31[^:]:%15[^:]:%d:%d", fault->attribute, fault->operation, &fault->number, &fault->count) == 4) {
      fault_count++;
    }
    text = strchr(text, ';');
    if (text != NULL) text++;
  }
}

static int fault(const char *attribute, const char *operation) {
  for (int i = 0; i < fault_count; i++) {
    struct fault *fault = &faults[i];
    if (strcmp(fault->attribute, attribute) == 0 && strcmp(fault->operation, operation) == 0 && fault->count != 0) {
      if (fault->count > 0) fault->count--;
      return fault->number;
    }
  }
  return 0;
}

static struct entry *find(const char *name, size_t length) {
  for (int i = 0; i < MAX_ENTRIES; i++) {
    if (entries[i].used && strlen(entries[i].name) == length && strncmp(entries[i].name, name, length) == 0) {
      return &entries[i];
    }
  }
  return NULL;
}

/* "/entry" or "/entry/attribute"; *attribute is NULL for the former. */
static struct entry *resolve(const char *path, const char **attribute) {
  const char *name = path + 1, *slash = strchr(name, '/');
  *attribute = slash == NULL ? NULL : slash + 1;
  return find(name, slash == NULL ? strlen(name) : (size_t)(slash - name));
}

static mode_t mode_of(const char *attribute) {
  if (strcmp(attribute, "generation") == 0 || strcmp(attribute, "provider") == 0) return 0444;
  if (strcmp(attribute, "inblob") == 0) return 0200;
  if (strcmp(attribute, "outblob") == 0) return 0400;
  if (strcmp(attribute, "auxblob") == 0) return level_floor != NULL ? 0400 : 0;
  if (strcmp(attribute, "privlevel") == 0) return level_floor != NULL ? 0200 : 0;
  if (strcmp(attribute, "privlevel_floor") == 0) return level_floor != NULL ? 0444 : 0;
  return 0;
}

static int get_attributes(const char *path, struct stat *out, struct fuse_file_info *info) {
  (void)info;
  memset(out, 0, sizeof *out);
  out->st_uid = getuid();
  out->st_gid = getgid();
  if (strcmp(path, "/") == 0) {
    out->st_mode = S_IFDIR | 0755;
    return 0;
  }
  const char *attribute;
  pthread_mutex_lock(&lock);
  struct entry *entry = resolve(path, &attribute);
  pthread_mutex_unlock(&lock);
  if (entry == NULL) return -ENOENT;
  if (attribute == NULL) {
    out->st_mode = S_IFDIR | 0755;
    return 0;
  }
  mode_t mode = mode_of(attribute);
  if (mode == 0) return -ENOENT;
  out->st_mode = S_IFREG | mode;
  return 0;
}

static int list(const char *path, void *buffer, fuse_fill_dir_t fill, off_t offset, struct fuse_file_info *info,
                enum fuse_readdir_flags flags) {
  static const char *const attributes[] = {"generation", "provider", "inblob",         "outblob",
                                           "auxblob",    "privlevel", "privlevel_floor"};
  (void)offset;
  (void)info;
  (void)flags;
  pthread_mutex_lock(&lock);
  if (strcmp(path, "/") == 0) {
    for (int i = 0; i < MAX_ENTRIES; i++) {
      if (entries[i].used) fill(buffer, entries[i].name, NULL, 0, 0);
    }
  } else {
    for (size_t i = 0; i < sizeof attributes / sizeof *attributes; i++) {
      if (mode_of(attributes[i]) != 0) fill(buffer, attributes[i], NULL, 0, 0);
    }
  }
  pthread_mutex_unlock(&lock);
  return 0;
}

static int make_entry(const char *path, mode_t mode) {
  (void)mode;
  int result = -ENOSPC;
  const char *attribute;
  pthread_mutex_lock(&lock);
  int broken = fault("entry", "mkdir");
  if (broken != 0) {
    result = -broken;
  } else if (strchr(path + 1, '/') != NULL || strlen(path + 1) >= MAX_NAME) {
    result = -EPERM;
  } else if (resolve(path, &attribute) != NULL) {
    result = -EEXIST;
  } else {
    for (int i = 0; i < MAX_ENTRIES && result != 0; i++) {
      if (!entries[i].used) {
        memset(&entries[i], 0, sizeof entries[i]);
        strcpy(entries[i].name, path + 1);
        entries[i].used = 1;
        result = 0;
      }
    }
  }
  pthread_mutex_unlock(&lock);
  return result;
}

static int remove_entry(const char *path) {
  const char *attribute;
  pthread_mutex_lock(&lock);
  struct entry *entry = resolve(path, &attribute);
  if (entry != NULL && attribute == NULL) {
    free(entry->outblob);
    entry->outblob = NULL;
    entry->used = 0;
  }
  pthread_mutex_unlock(&lock);
  return entry == NULL ? -ENOENT : attribute == NULL ? 0 : -ENOTDIR;
}

static int open_attribute(const char *path, struct fuse_file_info *info) {
  const char *attribute;
  pthread_mutex_lock(&lock);
  struct entry *entry = resolve(path, &attribute);
  mode_t mode = entry == NULL || attribute == NULL ? 0 : mode_of(attribute);
  int broken = mode == 0 ? ENOENT : fault(attribute, "open");
  pthread_mutex_unlock(&lock);
  if (broken != 0) return -broken;
  int access = info->flags & O_ACCMODE;
  if ((access != O_WRONLY && (mode & 0444) == 0) || (access != O_RDONLY && (mode & 0200) == 0)) return -EACCES;
  struct handle *handle = calloc(1, sizeof *handle);
  if (handle == NULL) return -ENOMEM;
  info->fh = (uint64_t)(uintptr_t)handle;
  info->direct_io = 1;
  return 0;
}

static ssize_t load(const char *file, unsigned char **content) {
  FILE *in = fopen(file, "rb");
  if (in == NULL) return -1;
  *content = malloc(BLOB_MAX);
  size_t length = *content == NULL ? 0 : fread(*content, 1, BLOB_MAX, in);
  fclose(in);
  return (ssize_t)length;
}

static int make_report(struct entry *entry) {
  char draft[512], question[512], answer[512];
  unsigned long number = ++reports;
  snprintf(draft, sizeof draft, "%s/%lu.draft", spool, number);
  snprintf(question, sizeof question, "%s/%lu.in", spool, number);
  snprintf(answer, sizeof answer, "%s/%lu.out", spool, number);
  FILE *out = fopen(draft, "wb");
  if (out == NULL) return EIO;
  size_t written = fwrite(entry->inblob, 1, entry->inblob_length, out);
  if (fclose(out) != 0 || written != entry->inblob_length || rename(draft, question) != 0) return EIO;
  for (int i = 0; i < 10000; i++) {
    free(entry->outblob);
    entry->outblob = NULL;
    ssize_t length = load(answer, &entry->outblob);
    if (length >= 0) {
      entry->outblob_length = (size_t)length;
      entry->read_generation = entry->write_generation;
      return 0;
    }
    nanosleep(&(struct timespec){.tv_nsec = 1000000}, NULL);
  }
  return ETIMEDOUT;
}

static int copy(char *buffer, size_t size, off_t offset, const unsigned char *content, size_t length) {
  if (offset < 0 || (size_t)offset >= length) return 0;
  size_t count = length - (size_t)offset;
  if (count > size) count = size;
  memcpy(buffer, content + offset, count);
  return (int)count;
}

static int read_blob(struct entry *entry, const char *attribute, char *buffer, size_t size, off_t offset) {
  if (entry->inblob_length == 0) return -EINVAL;
  if (entry->outblob == NULL || entry->read_generation != entry->write_generation) {
    int broken = make_report(entry);
    if (broken != 0) return -broken;
  }
  if (strcmp(attribute, "outblob") == 0) return copy(buffer, size, offset, entry->outblob, entry->outblob_length);
  char file[512];
  snprintf(file, sizeof file, "%s/aux", spool);
  unsigned char *content = NULL;
  ssize_t length = load(file, &content);
  int count = length <= 0 ? 0 : copy(buffer, size, offset, content, (size_t)length);
  free(content);
  return count;
}

static int read_attribute(const char *path, char *buffer, size_t size, off_t offset, struct fuse_file_info *info) {
  (void)info;
  const char *attribute;
  char line[64];
  int result;
  pthread_mutex_lock(&lock);
  struct entry *entry = resolve(path, &attribute);
  int broken = entry == NULL ? ENOENT : fault(attribute, "read");
  int few = entry == NULL ? 0 : fault(attribute, "short");
  if (few > 0 && size > (size_t)few) size = (size_t)few;
  if (broken != 0) {
    result = -broken;
  } else if (strcmp(attribute, "outblob") == 0 || strcmp(attribute, "auxblob") == 0) {
    result = read_blob(entry, attribute, buffer, size, offset);
  } else {
    if (strcmp(attribute, "generation") == 0) {
      snprintf(line, sizeof line, "%lu\n", entry->write_generation);
    } else {
      snprintf(line, sizeof line, "%s\n", strcmp(attribute, "provider") == 0 ? provider : level_floor);
    }
    result = copy(buffer, size, offset, (const unsigned char *)line, strlen(line));
  }
  pthread_mutex_unlock(&lock);
  return result;
}

static int write_attribute(const char *path, const char *buffer, size_t size, off_t offset,
                           struct fuse_file_info *info) {
  struct handle *handle = (struct handle *)(uintptr_t)info->fh;
  const char *attribute;
  pthread_mutex_lock(&lock);
  struct entry *entry = resolve(path, &attribute);
  int result = entry == NULL ? -ENOENT : -fault(attribute, "write");
  if (result == 0 && (offset < 0 || (size_t)offset + size > INBLOB_MAX)) result = -EFBIG;
  if (result == 0 && strcmp(attribute, "privlevel") == 0) {
    char text[16] = "";
    memcpy(text, buffer, size < sizeof text ? size : sizeof text - 1);
    int level = atoi(text);
    if (level < atoi(level_floor) || level > 3) {
      result = -EINVAL;
    } else {
      entry->write_generation++;
    }
  } else if (result == 0) {
    memcpy(handle->written + offset, buffer, size);
    handle->length = (size_t)offset + size;
    handle->dirty = 1;
  }
  pthread_mutex_unlock(&lock);
  return result != 0 ? result : (int)size;
}

/* The last moment of which close(2) waits for the end. */
static int commit(const char *path, struct fuse_file_info *info) {
  struct handle *handle = (struct handle *)(uintptr_t)info->fh;
  const char *attribute;
  int result = 0;
  pthread_mutex_lock(&lock);
  struct entry *entry = resolve(path, &attribute);
  if (handle->dirty && entry != NULL) {
    handle->dirty = 0;
    result = -fault(attribute, "close");
    if (result == 0 && fault(attribute, "lost") == 0) {
      memcpy(entry->inblob, handle->written, handle->length);
      entry->inblob_length = handle->length;
      entry->write_generation += 1 + (unsigned long)fault(attribute, "bump");
    }
  }
  pthread_mutex_unlock(&lock);
  return result;
}

static int release(const char *path, struct fuse_file_info *info) {
  (void)path;
  free((void *)(uintptr_t)info->fh);
  return 0;
}

static int truncate_attribute(const char *path, off_t size, struct fuse_file_info *info) {
  (void)path;
  (void)size;
  (void)info;
  return 0;
}

static int refuse_create(const char *path, mode_t mode, struct fuse_file_info *info) {
  (void)path;
  (void)mode;
  (void)info;
  return -EPERM;
}

static int refuse_unlink(const char *path) {
  (void)path;
  return -EPERM;
}

static void *start(struct fuse_conn_info *connection, struct fuse_config *config) {
  (void)connection;
  config->attr_timeout = 0;
  config->entry_timeout = 0;
  config->negative_timeout = 0;
  config->direct_io = 1;
  puts("mounted");
  fflush(stdout);
  return NULL;
}

int main(int argc, char **argv) {
  static const struct fuse_operations operations = {
      .getattr = get_attributes,
      .readdir = list,
      .mkdir = make_entry,
      .rmdir = remove_entry,
      .open = open_attribute,
      .read = read_attribute,
      .write = write_attribute,
      .flush = commit,
      .release = release,
      .truncate = truncate_attribute,
      .create = refuse_create,
      .unlink = refuse_unlink,
      .init = start,
  };
  spool = getenv("TSMFS_SPOOL");
  provider = getenv("TSMFS_PROVIDER");
  level_floor = getenv("TSMFS_FLOOR");
  parse_faults(getenv("TSMFS_FAULTS"));
  if (spool == NULL || provider == NULL) return 2;
  return fuse_main(argc, argv, &operations, NULL);
}
