/* The limit of telling many: a loop of send() over sockets, of a frame that is ready. Nothing that delivers to each by a call
   of its own can be quicker. `limit PORT BYTES`: "N\n" on standard input sends N messages to all; "done" when the kernel has them. */
#include "wire.h"

enum { MOST = 20000 };
static int sockets[MOST], count;

static const char WELCOME[] = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n";

static void let_in(int listening) {
    static char request[8192];
    int guest = accept(listening, NULL, NULL);
    if (guest < 0 || count == MOST) stop("accept");
    without_delay(guest);
    for (int held = 0; !memmem(request, held, "\r\n\r\n", 4);) {
        ssize_t got = recv(guest, request + held, sizeof request - held, 0);
        if (got <= 0) stop("a guest's request");
        held += got;
    }
    if (send(guest, WELCOME, sizeof WELCOME - 1, 0) != sizeof WELCOME - 1) stop("a guest's welcome");
    never_blocking(guest);
    sockets[count++] = guest;
}

static void tell_all(const char *frame, size_t length) {
    for (int at = 0; at < count; at++) {
        size_t sent = 0;
        while (sent < length) {
            ssize_t took = send(sockets[at], frame + sent, length - sent, MSG_NOSIGNAL);
            if (took < 0 && errno != EAGAIN) stop("send");
            if (took > 0) sent += took;
        }
    }
}

int main(int arguments, char **given) {
    if (arguments != 3) return 2;
    int port = atoi(given[1]), size = atoi(given[2]), yes = 1;
    char *frame = malloc(size + 4);
    frame[0] = (char)0x81, frame[1] = 126, frame[2] = (char)(size >> 8), frame[3] = (char)size;
    memset(frame + 4, 'x', size);

    int listening = socket(AF_INET, SOCK_STREAM, 0);
    struct sockaddr_in address = here(port);
    setsockopt(listening, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    if (bind(listening, (void *)&address, sizeof address) || listen(listening, 2048)) stop("listen");
    printf("ready\n");
    fflush(stdout);

    int waiting = epoll_create1(0);
    struct epoll_event door = {.events = EPOLLIN, .data.fd = listening}, orders = {.events = EPOLLIN, .data.fd = 0}, came;
    epoll_ctl(waiting, EPOLL_CTL_ADD, listening, &door);
    epoll_ctl(waiting, EPOLL_CTL_ADD, 0, &orders);
    char line[32];
    while (epoll_wait(waiting, &came, 1, -1) == 1) {
        if (came.data.fd == listening) {
            let_in(listening);
            continue;
        }
        ssize_t got = read(0, line, sizeof line - 1);
        if (got <= 0) return 0;
        line[got] = 0;
        for (int left = atoi(line); left; left--) tell_all(frame, size + 4);
        printf("done\n");
        fflush(stdout);
    }
    return 0;
}
