/* The crowd: those who watch and those who bid, in one process that costs little.

   `crowd PORT PLAN`. The plan has a line a socket, fields parted by tabs: the request and what is said after it, in hex; how many
   frames are read before the socket counts as let in; and the form of a bid, with %d for its number and %d.%02d for its price, or
   nothing for a watcher. Orders on standard input, each answered by a line:

     expect FRAMES LEAST        from now on every watcher is to have so many more frames of at least LEAST bytes
     seen                       read until every watcher has what it expects, and no more; tells how many bytes of them the first had
     bid MS RATE OPEN FILE      bid for so many milliseconds: RATE a second, or with RATE 0 so that OPEN are always unanswered;
                                latencies in microseconds go to FILE as doubles, of all answered but those of the first 200 ms
*/
#include "wire.h"
#include <math.h>
#include <poll.h>
#include <sys/prctl.h>

enum { LONGEST_FRAME = 1024, UNANSWERED = 8192 };

typedef struct {
    int socket, greetings, is_in, answers_missing;
    long frames, bytes, goal;
    char *form;                            /* of a bid; NULL where it watches */
    uint64_t skip;                         /* bytes of the present frame yet to come */
    unsigned char head[10], body[LONGEST_FRAME];
    int head_held, body_held;
    uint64_t length;
    int64_t *asked;                        /* when each unanswered bid was due: a ring */
    long first, last, number;
} Guest;

static Guest *guests;
static int count, bidders, waiting, missing_watchers;
static long least, sent, answered, refused, watched_frames;
static double *latencies;
static long measured, most_measured = 4000000;
static int64_t measure_from;

static void ended(Guest *guest, const char *why) {
    fprintf(stderr, "socket %ld: %s: %.*s\n", (long)(guest - guests), why, guest->body_held, guest->body);
    exit(1);
}

/* --- one frame --- */

static int starts(const Guest *guest, const char *text) {
    int length = strlen(text);
    return guest->body_held >= length && !memcmp(guest->body, text, length);
}

static void pong(const Guest *guest) {
    unsigned char frame[6 + 125] = {0x8a, 0x80 | guest->body_held};
    memcpy(frame + 6, guest->body, guest->body_held);
    if (send(guest->socket, frame, 6 + guest->body_held, 0) < 0) stop("pong");
}

static void heard(Guest *guest) {
    int kind = guest->head[0] & 15;
    if (kind == 8) ended(guest, "closed");
    if (kind == 9) return pong(guest);
    if (kind != 1 && kind != 2) return;
    if (!guest->is_in) {
        if (--guest->greetings <= 0) guest->is_in = 1;
        return;
    }
    if (guest->form) {
        if (starts(guest, "{\"t\":\"error\"") || starts(guest, "{\"t\":\"bye\"")) ended(guest, "sent away");
        if (!starts(guest, "{\"t\":\"ack\"")) return;
        int64_t at = now_ns(), asked = guest->asked[guest->first++ % UNANSWERED];
        if (guest->first > guest->last) ended(guest, "answered what it was not asked");
        if (asked >= measure_from && measured < most_measured) latencies[measured++] = (at - asked) / 1e3;
        answered++;
        refused += !memmem(guest->body, guest->body_held, "\"outcome\":\"accepted\"", 20);
    } else if ((long)guest->length >= least) {
        watched_frames++, guest->bytes += guest->length;
        if (++guest->frames == guest->goal) missing_watchers--;
    }
}

static void feed(Guest *guest, const unsigned char *bytes, long length) {
    for (long at = 0; at < length;) {
        if (guest->skip) {
            long part = (uint64_t)(length - at) < guest->skip ? length - at : (long)guest->skip;
            int room = LONGEST_FRAME - guest->body_held, kept = part < room ? part : room;
            memcpy(guest->body + guest->body_held, bytes + at, kept);
            guest->body_held += kept, guest->skip -= part, at += part;
        } else {
            guest->head[guest->head_held++] = bytes[at++];
            if (guest->head_held < 2) continue;
            int shown = guest->head[1] & 127, whole = shown == 126 ? 4 : shown == 127 ? 10 : 2;
            if (guest->head_held < whole) continue;
            guest->length = shown < 126 ? shown : 0;
            for (int place = 2; place < whole; place++) guest->length = guest->length << 8 | guest->head[place];
            guest->skip = guest->length, guest->body_held = 0;
        }
        if (!guest->skip && guest->head_held >= 2) {
            heard(guest);
            guest->head_held = 0;
        }
    }
}

static void read_of(Guest *guest) {
    static unsigned char bytes[1 << 18];
    ssize_t got = recv(guest->socket, bytes, sizeof bytes, 0);
    if (got == 0 || (got < 0 && errno != EAGAIN)) ended(guest, "gone");
    if (got > 0) feed(guest, bytes, got);
}

static void look(int64_t until_ns) {
    static struct epoll_event came[4096];
    int64_t left = until_ns - now_ns();
    struct timespec most = {left > 0 ? left / 1000000000 : 0, left > 0 ? left % 1000000000 : 0};
    int many = epoll_pwait2(waiting, came, 4096, &most, NULL);
    for (int at = 0; at < many; at++) read_of(&guests[came[at].data.u32]);
}

/* --- coming in --- */

static long from_hex(const char *hex, unsigned char *into) {
    long length = strlen(hex) / 2;
    for (long at = 0; at < length; at++) {
        unsigned byte;
        sscanf(hex + 2 * at, "%2x", &byte);
        into[at] = byte;
    }
    return length;
}

static void say(Guest *guest, const char *hex) {
    static unsigned char bytes[1 << 16];
    long length = from_hex(hex, bytes);
    if (length && send(guest->socket, bytes, length, 0) != length) stop("send");
}

static void let_in(Guest *guest, int port, char *request, char *words, int greetings, char *form) {
    static unsigned char head[1 << 16];
    struct sockaddr_in address = here(port);
    guest->socket = socket(AF_INET, SOCK_STREAM, 0);
    if (connect(guest->socket, (void *)&address, sizeof address)) stop("connect");
    without_delay(guest->socket);
    guest->greetings = greetings, guest->is_in = greetings == 0;
    say(guest, request);
    long held = 0;
    unsigned char *end = NULL;
    while (!end) {
        ssize_t got = recv(guest->socket, head + held, sizeof head - held, 0);
        if (got <= 0) stop("no answer to the request");
        held += got;
        end = memmem(head, held, "\r\n\r\n", 4);
    }
    if (strncmp((char *)head, "HTTP/1.1 101", 12)) {
        fprintf(stderr, "%.*s\n", (int)held, head);
        exit(1);
    }
    say(guest, words);
    if (*form) {
        guest->form = strdup(form);
        guest->asked = calloc(UNANSWERED, sizeof *guest->asked);
        bidders++;
    }
    never_blocking(guest->socket);
    feed(guest, end + 4, held - (end + 4 - head));
    struct epoll_event wanted = {.events = EPOLLIN, .data.u32 = guest - guests};
    epoll_ctl(waiting, EPOLL_CTL_ADD, guest->socket, &wanted);
    for (int64_t until = now_ns() + 20000000000LL; !guest->is_in;) {
        if (now_ns() > until) ended(guest, "not let in");
        look(until);
    }
}

static void all_let_in(int port, const char *plan) {
    FILE *file = fopen(plan, "r");
    char *line = NULL;
    size_t room = 0;
    if (!file) stop(plan);
    while (getline(&line, &room, file) > 0) count++;
    guests = calloc(count, sizeof *guests);
    rewind(file);
    for (int at = 0; at < count && getline(&line, &room, file) > 0; at++) {
        char *rest = line, *request = strsep(&rest, "\t"), *words = strsep(&rest, "\t"), *greetings = strsep(&rest, "\t");
        rest[strcspn(rest, "\n")] = 0;
        let_in(&guests[at], port, request, words, atoi(greetings), rest);
    }
    free(line);
    fclose(file);
}

/* --- orders --- */

/* Until an order comes: now and then what came is read, so that nobody is dropped for not answering a ping. */
static void rest(void) {
    struct pollfd order = {.fd = 0, .events = POLLIN};
    while (!poll(&order, 1, 4000)) look(now_ns()), look(now_ns());
}

/* Before anything is sent: what a watcher reads while it rests counts too. */
static void expect(long frames, long of_at_least) {
    least = of_at_least, missing_watchers = 0;
    for (int at = 0; at < count; at++)
        if (!guests[at].form) guests[at].goal = guests[at].frames + frames, missing_watchers++;
    printf("expecting\n");
}

static void see(void) {
    for (int64_t until = now_ns() + 60000000000LL; missing_watchers;) {
        if (now_ns() > until) {
            fprintf(stderr, "%d watchers did not see it all\n", missing_watchers);
            exit(1);
        }
        look(now_ns() + 1000000);
    }
    for (int at = 0; at < count; at++)
        if (!guests[at].form && guests[at].frames != guests[at].goal) ended(&guests[at], "saw more than was sent");
    printf("seen %ld\n", guests[0].bytes);
}

static void bid(Guest *guest, int64_t due) {
    unsigned char frame[LONGEST_FRAME];
    long cents = 1000000000 - ++guest->number;
    int length = snprintf((char *)frame + 8, sizeof frame - 8, guest->form, (int)guest->number, (int)(cents / 100), (int)(cents % 100));
    int wide = length >= 126, begin = wide ? 0 : 2;
    frame[begin] = 0x81, frame[begin + 1] = 0x80 | (wide ? 126 : length);
    if (wide) frame[2] = length >> 8, frame[3] = length & 255;
    memset(frame + 4, 0, 4); /* the mask; of zeros, it spares the work of masking */
    guest->asked[guest->last++ % UNANSWERED] = due;
    if (guest->last - guest->first > UNANSWERED) ended(guest, "too many bids without an answer");
    if (send(guest->socket, frame + begin, length + 8 - begin, 0) != length + 8 - begin) ended(guest, "takes no bids");
    sent++;
}

static void bid_for(long ms, double rate, long open, const char *file) {
    int turn = 0;
    sent = answered = refused = watched_frames = measured = 0, least = 1;
    for (int at = 0; at < count; at++) guests[at].goal = -1;
    int64_t began = now_ns(), until = began + ms * 1000000LL;
    measure_from = began + 200000000LL;
    double due = began;
    long answered_before = 0, watched_before = 0;
    int64_t measured_since = 0;
    for (int64_t now = began; now < until; now = now_ns()) {
        if (!measured_since && now >= measure_from) measured_since = now, answered_before = answered, watched_before = watched_frames;
        if (rate > 0)
            for (; due <= now; due += -log((random() + 1.0) / 2147483649.0) / rate * 1e9) bid(&guests[turn++ % bidders], (int64_t)due);
        else
            while (sent - answered < open) bid(&guests[turn++ % bidders], now_ns());
        look(rate > 0 && due < now + 1000000 ? (int64_t)due : now + 1000000);
    }
    double seconds = (now_ns() - measured_since) / 1e9;
    long answers = answered - answered_before, frames = watched_frames - watched_before;
    for (int64_t last = now_ns() + 30000000000LL; answered < sent;) {
        if (now_ns() > last) stop("bids without an answer");
        look(now_ns() + 1000000);
    }
    FILE *into = fopen(file, "w");
    if (!into || (long)fwrite(latencies, sizeof *latencies, measured, into) != measured || fclose(into)) stop(file);
    printf("{\"sent\":%ld,\"answered\":%ld,\"refused\":%ld,\"seconds\":%.6f,\"answers\":%ld,\"frames\":%ld}\n", sent, answered, refused, seconds,
           answers, frames);
}

int main(int arguments, char **given) {
    char *line = NULL, file[1024];
    size_t room = 0;
    long one, open;
    double rate;
    if (arguments != 3) return 2;
    prctl(PR_SET_TIMERSLACK, 1); /* by itself the kernel wakes it up to 50 us after a bid was due, which would count as waited */
    waiting = epoll_create1(0);
    latencies = malloc(most_measured * sizeof *latencies);
    all_let_in(atoi(given[1]), given[2]);
    printf("in %d\n", count);
    for (fflush(stdout); rest(), getline(&line, &room, stdin) > 0; fflush(stdout)) {
        if (sscanf(line, "expect %ld %ld", &one, &open) == 2) expect(one, open);
        else if (!strcmp(line, "seen\n")) see();
        else if (sscanf(line, "bid %ld %lf %ld %1023s", &one, &rate, &open, file) == 4) bid_for(one, rate, open, file);
        else return 2;
    }
    return 0;
}
