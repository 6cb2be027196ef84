package org.zeekbus.app.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.zeekbus.app.CommandLineRun;
import org.zeekbus.app.process.PosixZone;
import org.zeekbus.app.role.AllSections;
import org.zeekbus.logger.file.FilesSection;
import org.zeekbus.settings.Setting;
import org.zeekbus.zmtp.CurveKeyPair;
import org.zeekbus.zmtp.system.Fifo;

/**
 * Mistakes that operators make, and the messages that they get: one line for each error, with the
 * thing, the reason and what to do, in the operators' words; exit code 2 for what they wrote, 1 for
 * what the system refuses.
 */
@Timeout(60)
final class WrongInvocationsTest {
  private static final Pattern WORDS_OF_JAVA =
      Pattern.compile(
          "Exception|java\\.|org\\.|com\\.|io\\.netty|failed with error|\\bnull\\b|index -?\\d|\\bat [a-z]+\\.|\\$|@[0-9a-f]{6}");

  /**
   * Variables, command and arguments, separated by blanks (written _ within one); then what the
   * answer says. DIR is a directory that has what {@link #prepare} puts there.
   */
  private static final String WRONG =
      """
      brokr                                       => unknown command 'brokr' (nearest: broker)
      start                                       => unknown command 'start'
      tapp                                        => unknown command 'tapp' (nearest: tap)
      loger                                       => unknown command 'loger' (nearest: logger)
      key-gen                                     => unknown command 'key-gen' (nearest: keygen)
      check                                       => unknown command 'check' (nearest: check-config)
      RUN                                         => unknown command 'RUN'
      --config x                                  => unknown flag --config
      -x                                          => unknown flag -x
      --config x                                  => `zeekbus --help` lists the commands
      run --config=                               => --config: '' (expected: the name of a file or directory)
      check-config --config=                      => --config: '' (expected: the name of a file or directory)
      keygen --dir=                               => --dir: '' (expected: the name of a file or directory)
      check-config --archive-dir /dev/zero        => --archive-dir: logger.archive-dir: /dev/zero is a device (expected: a directory)
      check-config --dir /dev/zero                => --dir: logger.dir: /dev/zero is a device (expected: a directory)
      check-config --data DIR/file/data           => --data: DIR/file is a regular file (expected: a directory)
      check-config --data DIR/link                => --data: DIR/link is a broken symbolic link (expected: a directory)
      check-config --files-on-full spool --spool DIR/fifo => --spool: logger.spool: DIR/fifo is a FIFO (expected: a directory)
      check-config --xsub ipc://DIR/fifo          => --xsub: broker.xsub: ipc://DIR/fifo: it is a FIFO (expected: a socket, or nothing)
      check-config --listen ipc://DIR/file        => --listen: logger.listen: ipc://DIR/file: it is a regular file (expected: a socket, or nothing)
      check-config --xpub ipc://DIR/fifo/x        => --xpub: broker.xpub: ipc://DIR/fifo/x: & is a FIFO (expected: a directory)
      ZEEKBUS_BROKER_XPUB=udp://x tap             => --xpub: endpoint 'udp://x' & (from ZEEKBUS_BROKER_XPUB)
      run --config DIR/listkey                    => DIR/listkey:2: not YAML: a key that is a list or a mapping (expected: text)
      run --config DIR/cuttext                    => DIR/cuttext:1: not YAML: it is no text in UTF-8
      decode DIR/file                             => DIR/file: empty: this is no recording
      publish a b [1.5e999]                       => ARGS-AS-JSON: [1.5e999]: byte 1: 1.5e999 (expected: a number within the range of a double)
      publish a b [1,]                            => ARGS-AS-JSON: [1,]: byte 3: ] (expected: a value)
      publish a b ["a                             => ARGS-AS-JSON: ["a: byte 3: the end (expected: a closing quote)
      run --xsubb tcp://127.0.0.1:1               => unknown flag --xsubb (nearest: --xsub); `zeekbus run --help` shows
      broker --dir logs                           => unknown flag --dir
      logger --xpub tcp://127.0.0.1:1             => unknown flag --xpub
      run --heartbeat 1s                          => unknown flag --heartbeat (nearest: --heartbeat-
      run --log-levle debug                       => unknown flag --log-levle (nearest: --log-level)
      run extra                                   => 'extra' is one argument too many
      broker --linger                             => --linger: no value (expected: DURATION)
      run --xsub                                  => --xsub: no value (expected: ENDPOINT)
      run --xsub --xpub tcp://127.0.0.1:1         => --xsub: no value (expected: ENDPOINT)
      run --linger 1s --linger 2s                 => --linger: given twice (expected: once)
      run --config a --config b                   => --config: given twice (expected: once)
      run --config                                => --config: no value (expected: FILE)
      run --insecure=maybe                        => --insecure: 'maybe' (expected: on|off)
      version extra                               => 'extra' is one argument too many
      version --linger 1s                         => unknown flag --linger
      check-config --no-such                      => unknown flag --no-such
      keygen --env --zeek                         => --env & --zeek
      keygen --dirr x                             => unknown flag --dirr (nearest: --dir)
      keygen --public-of abc                      => --public-of: a key of 3 characters (expected: 40, Z85)
      keygen --public-of                          => --public-of: no value (expected: SECRET)
      keygen x                                    => 'x' is one argument too many
      keygen --env=1                              => --env: takes no value
      tap --topik zeek.                           => unknown flag --topik (nearest: --topic)
      tap --count 0                               => --count: at least 1 (got 0)
      tap --count many                            => --count: 'many' (expected: a number)
      tap --broker-xpub udp://x                   => udp://x & expected: tcp://HOST:PORT or ipc://PATH
      tap --broker-xpub tcp://*:1                 => tcp://*:1 & is one to listen on
      tap --for 5                                 => --for: '5' (expected: a duration, such as 500ms, 30s or 5m)
      tap --for 0s                                => --for: more than 0
      tap --node a*b                              => --node: 'a*b' (expected: a name, or its beginning and * at the end)
      tap --rotate 1MiB                           => --rotate: of a recording only (expected: with --record FILE)
      tap --force                                 => --force: of a recording only
      tap --record DIR/new --rotate 100MB         => --rotate: '100MB' (expected: bytes, such as 4096 or 64MiB)
      tap --record DIR/new --keep 3               => --keep: of a recording in several files only (expected: with --rotate SIZE)
      tap --record DIR/new --rotate 1MiB --keep 0 => --keep: at least 1 (got 0)
      tap --summary --json                        => --summary: instead of messages (expected: without --payload and --json)
      tap --path conn                             => --path: of log records only (expected: with --logs)
      tap --url http://127.0.0.1:1                => --url: of log records only (expected: with --logs)
      tap --logs --topic t                        => --topic: has no meaning for logs (expected: without --logs)
      tap --logs --record DIR/new                 => --record: not of logs that the API tells (expected: with --listen ENDPOINT)
      tap --logs --listen tcp://127.0.0.1:0 --url http://127.0.0.1:1 => --url: reads the logs of a running zeekbus (expected: without --listen)
      tap --listen tcp://127.0.0.1:0              => --listen: logs go nowhere (expected: with --logs or --record)
      tap --insecure                              => --insecure: of a logger only (expected: with --listen)
      tap --logs --listen tcp://*:0               => tcp://*:0: other hosts can reach it & --insecure
      tap --logs --listen udp://x                 => --listen: & 'udp://x' (expected: tcp://HOST:PORT or ipc://PATH)
      tap --logs --url nowhere                    => --url: 'nowhere' (expected: http://HOST:PORT or https://HOST:PORT)
      tap --logs --token-file DIR/none            => DIR/none: no such file (expected: a token)
      tap --record /                              => --record: '/' (expected: the name of a file)
      tap extra                                   => 'extra' is one argument too many
      tap --curve-client-secretkey short          => curve.client-secretkey: a key of 5 characters (expected: 40, Z85)
      tap --zeekctl-keys DIR/none                 => DIR/none/client_secretkey: no such file
      ZEEKBUS_COUNT=x tap                         => --count: 'x' (expected: a number) (from ZEEKBUS_COUNT)
      nodes --broker-xsub tcp://a                 => tcp://a & expected: tcp://HOST:PORT
      nodes x                                     => 'x' is one argument too many
      publish                                     => TOPIC and EVENT
      publish topic                               => TOPIC and EVENT
      publish a b [] d                            => one argument too many
      publish a b {                               => ARGS-AS-JSON
      publish a b [                               => ARGS-AS-JSON
      publish a b 5                               => ARGS-AS-JSON: 5: byte 0: 5 (expected: a JSON array)
      publish a b []x                             => ARGS-AS-JSON
      publish a b [nul]                           => ARGS-AS-JSON
      publish a b [99999999999999999999]          => ARGS-AS-JSON & 99999999999999999999
      publish a b [{"@data-type":"x","data":1}]   => ARGS-AS-JSON
      publish --format xml a b                    => --format: 'xml' (expected: binary or json)
      replay                                      => FRAMES
      replay --speed fast x                       => --speed: 'fast' (expected: a number, such as 10, or max)
      replay --speed -1 x                         => --speed: '-1' (expected: a number
      replay --timeout 5 x                        => --timeout: '5' (expected: a duration, such as 500ms, 30s or 5m)
      replay --logs tcp://*:1 x                   => tcp://*:1 & is one to listen on
      replay DIR/recording DIR/none               => cannot read DIR/none: no such file (expected: a frames file)
      replay --forse x                            => unknown flag --forse (nearest: --force)
      decode                                      => FRAMES
      decode --jsn x                              => unknown flag --jsn
      decode DIR/none b                           => cannot read DIR/none: no such file (expected: a frames file)
      decode DIR/none                             => cannot read DIR/none: no such file (expected: a frames file)
      decode DIR                                  => cannot read DIR: it is a directory (expected: a frames file)
      decode DIR/socket                           => cannot read DIR/socket: it is a socket (expected: a frames file)
      decode DIR/link                             => cannot read DIR/link: it is a broken symbolic link
      decode /dev/zero                            => cannot read /dev/zero: it is a device (expected: a frames file)
      decode DIR/file/x                           => cannot read DIR/file/x: & (expected: a frames file)
      decode DIR/list                             => DIR/list, byte 0: & this is no recording
      decode DIR/secret                           => DIR/secret, byte 8: & this is no recording, but text
      decode DIR/gzip                             => DIR/gzip, byte & this is no recording, but compressed: gunzip -c FILE | zeekbus decode -
      replay DIR/none                             => cannot read DIR/none: no such file (expected: a frames file)
      replay DIR                                  => cannot read DIR: it is a directory (expected: a frames file)
      replay DIR/socket                           => cannot read DIR/socket: it is a socket (expected: a frames file)
      replay /dev/zero                            => cannot read /dev/zero: it is a device (expected: a frames file)
      replay DIR/secret                           => DIR/secret, byte 8: & this is no recording, but text
      replay --logs tcp://127.0.0.1:1 DIR/secret  => DIR/secret, byte 8: & this is no recording, but text
      replay --logs udp://x x                     => --logs: & 'udp://x' (expected: tcp://HOST:PORT or ipc://PATH)
      replay --logs tcp://127.0.0.1:1 --speed 2 DIR/recording => --speed: of events only (expected: with --xsub and --xpub)
      replay --speed NaN x                        => --speed: 'NaN' (expected: a number
      replay --timeout                            => --timeout: no value (expected: TIME)
      replay --zeekctl a/b x                      => --zeekctl: 'a/b' (expected: the broker's address)
      replay --zeekctl * x                        => --zeekctl: '*' (expected: the broker's address)
      tap --zeekctl tcp://127.0.0.1:1             => --zeekctl: 'tcp://127.0.0.1:1' (expected: the broker's address)
      tap --zeekctl                               => --zeekctl: no value (expected: ADDRESS)
      nodes --zeekctl 127.0.0.1:27760             => --zeekctl: '127.0.0.1:27760' (expected: the broker's address)
      nodes --zeekctl 127.0.0.1 --xpub tcp://127.0.0.1:1 => --zeekctl says where the broker is, as does --xpub (expected: one of them)
      publish --zeekctl a --zeekctl b t e         => --zeekctl: given twice (expected: once)
      run --zeekctl 127.0.0.1:27760               => --zeekctl: broker.zeekctl: '127.0.0.1:27760' (expected:
      run --zeekctl tcp://127.0.0.1:1             => --zeekctl: broker.zeekctl: & (expected:
      run --zeekctl a/b                           => --zeekctl: broker.zeekctl: 'a/b' (expected:
      run --zeekctl                               => --zeekctl: no value (expected: ADDRESS)
      logger --zeekctl 127.0.0.1:5                => --zeekctl: broker.zeekctl: '127.0.0.1:5' (expected:
      broker --zeekctl 127.0.0.1 --xpub tcp://127.0.0.1:1 => broker.zeekctl 127.0.0.1 (--zeekctl) says where to listen, as does broker.xpub
      run --stdout-on-gone stop                   => --stdout-on-gone: logger.stdout-on-gone: 'stop' (expected: exit|drop)
      run --stdout-on-gone                        => --stdout-on-gone: no value (expected: exit|drop)
      logger --stdout yes                         => --stdout: logger.stdout: 'yes' (expected: on|off)
      ZEEKBUS_STDOUT_ON_GONE=1 logger             => ZEEKBUS_STDOUT_ON_GONE: logger.stdout-on-gone: '1' (expected: exit|drop)
      LOGGER --dir DIR/logs --archive-dir DIR/file               => archive DIR/file cannot be used: not a directory: DIR/file is a regular file; move it away (--archive-dir, --archive-compression)
      LOGGER --dir DIR/logs --archive-dir DIR/file/archive       => archive DIR/file/archive cannot be used: not a directory: DIR/file is a regular file; move it away
      LOGGER --dir DIR/logs --archive-dir DIR/fifo               => archive DIR/fifo cannot be used: not a directory: DIR/fifo is a FIFO; move it away
      LOGGER --dir DIR/logs --archive-dir DIR/link               => archive DIR/link cannot be used: no such directory: DIR/link is a broken symbolic link; create or mount it
      LOGGER --archive-compression lzma           => --archive-compression: logger.archive-compression: 'lzma' (expected:
      LOGGER --archive-dir                        => --archive-dir: no value (expected: DIR)
      LOGGER --spool                              => --spool: no value (expected: DIR)
      LOGGER --spool-size much                    => --spool-size: logger.spool-size: 'much' (expected: bytes
      run --xsub tcp://127.0.0.1                  => --xsub: broker.xsub: endpoint 'tcp://127.0.0.1' (expected: tcp://HOST:PORT)
      run --xsub tcp://127.0.0.1:99999            => a port of 0 to 65535
      run --xsub 127.0.0.1:5555                   => --xsub: broker.xsub: endpoint '127.0.0.1:5555' (expected: tcp://HOST:PORT or ipc://PATH)
      run --xsub tcp://:5                         => endpoint 'tcp://:5' (expected: tcp://HOST:PORT)
      run --xsub ipc://                           => endpoint 'ipc://' (expected: a path of 1 to 107 bytes)
      run --broker-xpub tcp://*:5                 => tcp://*:5 & is one to listen on
      run --queue-bytes 64MB                      => --queue-bytes: broker.queue.bytes: '64MB' (expected: bytes, such as 4096 or 64MiB)
      run --queue-bytes -1                        => --queue-bytes: & -1
      run --threads 1.5                           => --threads: broker.threads: '1.5' (expected: a whole number)
      run --threads 99999999999999999999          => expected: a whole number
      run --linger 2h                             => --linger: broker.linger: 2h (expected: 0s to 1h)
      run --on-full drop                          => --on-full: broker.on-full: 'drop' (expected: isolate|block|disconnect)
      run --log-level INFO                        => --log-level: log.level: 'INFO' (expected: error|warn|info|debug|trace)
      run --paths conn                            => --paths: logger.paths: 'conn' (expected: PATH:NAME=VALUE)
      run --paths conn:no=1                       => --paths: logger.paths: no: no such option
      run --extension a/b                         => --extension: logger.extension: 'a/b' (expected: part of a file's name)
      run --memory 1024GiB                        => --memory: broker.memory: 1024GiB is more than the memory of this machine (expected: less than
      run --memory 128MiB                         => limits.frame 64MiB (default) is more than a quarter of broker.memory 128MiB (--memory)
      run --zeekctl 127.0.0.1 --xsub tcp://127.0.0.1:1 => broker.zeekctl 127.0.0.1 (--zeekctl) says where to listen, as does broker.xsub
      run --xsub tcp://127.0.0.1:7 --xpub tcp://127.0.0.1:7 => tcp://127.0.0.1:7 is used twice (expected: each endpoint once)
      run --command x --archive on                => logger.command x (--command) cannot be combined with logger.archive on (--archive)
      run --xsub tcp://*:0                        => tcp://*:0: other hosts can reach it & give it keys (`zeekbus keygen --help`), or allow it with --insecure
      check-config --xsub tcp://*:0               => tcp://*:0: other hosts can reach it & give it keys
      run --http-listen *:0                       => http.listen *:0: other hosts can reach it, and nothing would be encrypted or authenticated: set http.cert and http.key, and http.token-file or http.client-ca, or allow it with --insecure
      check-config --http-listen *:0              => http.listen *:0: other hosts can reach it
      broker --http-listen *:0                    => http.listen *:0: other hosts can reach it
      broker --http-listen *:0 --http-token-file DIR/token => and nothing would be encrypted: set http.cert and http.key, or allow it
      run --http-listen 8757                      => --http-listen: http.listen: '8757' (expected: host and port, such as 127.0.0.1:8757, or none)
      run --http-listen tcp://127.0.0.1:1         => --http-listen: http.listen: 'tcp://127.0.0.1:1' (expected: host and port
      run --http-listen off                       => --http-listen: http.listen: 'off' (expected: host and port
      run --http-hosts a:1                        => --http-hosts: http.hosts: 'a:1' (expected: the name of a host, without port)
      run --http-cert DIR/none                    => http.cert DIR/none (--http-cert) needs http.key, too
      run --http-client-ca DIR/none               => http.client-ca DIR/none (--http-client-ca) needs http.cert, too
      run --http-token-file DIR/none              => DIR/none: no such file (expected: a token, such as `openssl rand -hex 32` prints)
      run --http-token-file DIR                   => DIR: cannot be read: it is a directory (expected: a token
      run --http-token-file DIR/open-token        => DIR/open-token: others can use this token (rw-r--r--): chmod 600
      run --http-token-file DIR/short-token       => DIR/short-token: not a token (expected: 16 to 1024 visible ASCII characters
      run --http-cert DIR/token --http-key DIR/token => DIR/token: no certificate in it (expected: PEM)
      run --websocket-listen *:0                  => websocket.listen *:0: other hosts can reach it, and nothing would be encrypted or authenticated: set websocket.cert and websocket.key, and a list of clients (clients), or allow it with --insecure
      check-config --websocket-listen *:0         => websocket.listen *:0: other hosts can reach it
      broker --websocket-listen *:0               => websocket.listen *:0: other hosts can reach it
      run --websocket-listen 8757                 => --websocket-listen: websocket.listen: '8757' (expected: host and port, such as 127.0.0.1:27758, or none)
      run --websocket-listen 127.0.0.1:8757       => websocket.listen 127.0.0.1:8757 (--websocket-listen) is the same address as http.listen 127.0.0.1:8757 (default)
      run --websocket-origins soc.example         => --websocket-origins: websocket.origins: 'soc.example' (expected: scheme, host and port of a site, such as https://soc.example.org)
      run --websocket-origins https://a/page      => --websocket-origins: websocket.origins: 'https://a/page' (expected: scheme
      run --websocket-compress 2GiB               => --websocket-compress: websocket.compress: '2GiB' (expected: bytes up to 1GiB, such as 1KiB, or none)
      run --websocket-zeek-version 9              => --websocket-zeek-version: websocket.zeek-version: '9' (expected: such as 9.0.0)
      run --websocket-queue-bytes 512MiB          => websocket.queue.bytes 512MiB (--websocket-queue-bytes) is more than broker.memory 256MiB (default)
      run --websocket-message 512MiB              => websocket.message 512MiB (--websocket-message) is more than broker.memory 256MiB (default)
      run --websocket-key DIR/none                => websocket.key DIR/none (--websocket-key) needs websocket.cert, too
      logger --websocket-listen none              => unknown flag --websocket-listen
      logger --listen tcp://*:0                   => tcp://*:0: other hosts can reach it & --insecure
      check-config --curve-server-secretkey short => curve.server-secretkey: a key of 5 characters (expected: 40, Z85)
      check-config --curve-server-secretkey file: => 'file:' (expected: file:PATH)
      check-config --zeekctl-keys DIR             => DIR/client_publickey: no such file (expected: a CURVE key, as `zeekbus keygen --dir DIR` makes them)
      broker --zeekctl-keys DIR                   => DIR/client_publickey: no such file
      check-config --zeekctl-keys DIR/fifos       => DIR/fifos/client_publickey: cannot be read: it is a FIFO
      check-config --zeekctl-keys DIR/file        => DIR/file/client_publickey: no such file
      broker --curve-clients DIR/none             => DIR/none: cannot be read: no such file or directory (expected: a list of clients)
      broker --curve-clients DIR/fifo             => DIR/fifo: cannot be read: it is a FIFO (expected: a list of clients)
      broker --curve-clients DIR                  => DIR: cannot be read: it is a directory (expected: a list of clients)
      broker --curve-clients DIR/socket           => DIR/socket: cannot be read: it is a socket
      broker --curve-clients DIR/empty            => DIR/empty:1: it is empty (expected: names of clients, or [] for none)
      broker --curve-clients DIR/open             => others can write to it (rw-rw-rw-), and so add themselves: chmod 644
      broker --curve-clients DIR/list             => curve.server-secretkey not set
      check-config --curve-clients DIR/list       => curve.server-secretkey not set
      broker --clients DIR/none                   => DIR/none: cannot be read: no such file or directory (expected: a list of clients)
      broker --clients DIR/keys.yaml              => DIR/keys.yaml: rack has a CURVE key, but there is no curve.server-secretkey: set it, or remove the key
      check-config --clients DIR/plain-token      => DIR/plain-token:1: token: no hash of a token (expected: sha256: and 64 hex digits, as `zeekbus token` prints them)
      run --clients DIR/list --curve-clients DIR/list => clients DIR/list (--clients) names the list of clients, as does curve.clients DIR/list (--curve-clients)
      run --websocket-listen *:0 --clients DIR/list => websocket.listen *:0: other hosts can reach it, and nothing would be encrypted: set websocket.cert and websocket.key, or allow it with --insecure
      run --websocket-client-ca DIR/ca --websocket-cert DIR/ca --websocket-key DIR/ca => websocket.client-ca DIR/ca (--websocket-client-ca) needs clients, too: the list
      token --name a:b                            => --name: 'a:b' (expected: letters, digits, '.', '_' and '-')
      token extra                                 => 'extra' is one argument too many
      top --url 127.0.0.1:8757                    => --url: '127.0.0.1:8757' (expected: http://HOST:PORT or https://HOST:PORT)
      ZEEKBUS_URL=ftp://x top                     => --url: 'ftp://x' (expected: http://HOST:PORT or https://HOST:PORT) (from ZEEKBUS_URL)
      top --view all                              => --view: 'all' (expected: nodes|topics|events|logs|problems)
      top --interval 0s                           => --interval: '0s' (expected: 100ms to 1h)
      top --interval often                        => --interval: 'often' (expected: a duration, such as 500ms, 30s or 5m)
      top --token-file DIR/none                   => DIR/none: no such file (expected: a token)
      top --token-file DIR/fifo                   => DIR/fifo: cannot be read: it is a FIFO (expected: a token)
      top --token-file DIR/empty                  => DIR/empty: no token (expected: one line of printable ASCII)
      top --ca DIR/file                           => DIR/file: there is no certificate in it (expected: the certificates of CAs, in PEM)
      top --ca DIR/none                           => DIR/none: no such file (expected: the certificates of CAs, in PEM)
      run --config DIR/none                       => DIR/none: no such file (expected: a configuration file)
      run --config DIR                            => DIR: cannot be read: it is a directory (expected: a configuration file)
      run --config DIR/fifo                       => DIR/fifo: cannot be read: it is a FIFO (expected: a configuration file)
      run --config DIR/socket                     => DIR/socket: cannot be read: it is a socket
      run --config /dev/zero                      => /dev/zero: cannot be read: it is a device
      run --config DIR/file/x                     => DIR/file/x: no such file (expected: a configuration file)
      logger --config DIR/fifo                    => DIR/fifo: cannot be read: it is a FIFO
      check-config --config DIR/none              => DIR/none: no such file
      ZEEKBUS_CONFIG=DIR/none run                 => DIR/none: no such file
      run --config DIR/indent                     => DIR/indent:3: not YAML: column 2: expected a key that stands below the one before it, but found a key that stands elsewhere
      run --config DIR/unclosed                   => DIR/unclosed:2: not YAML: column 1: expected ',' or ']', but got the end of the file
      run --config DIR/quote                      => DIR/quote:2: not YAML: column 1: found unexpected end of the file
      run --config DIR/colon                      => DIR/colon:1: not YAML: column 8: a second ':' (text that has one needs quotes)
      run --config DIR/tab                        => DIR/tab:1: not YAML: column 1: found character 'tab'
      run --config DIR/binary                     => DIR/binary:1: not YAML: it is no text in UTF-8
      run --config DIR/sequence                   => DIR/sequence:1: expected: one mapping of keys to values
      run --config DIR/unknown                    => DIR/unknown:2: unknown key broker.quue (expected: xsub, xpub,
      run --config DIR/nothing                    => DIR/nothing:2: broker.memory: no value that fits (expected: one BYTES)
      run --config DIR/section                    => DIR/section:1: broker is a section (expected below it: xsub,
      run --config DIR/inline                     => DIR/inline:1: curve.server-secretkey: others can read this file (rw-r--r--): chmod 600, or keep the key in a file of its own (file:PATH)
      check-config --config DIR/inline            => DIR/inline:1: curve.server-secretkey: others can read this file
      check-config --curve-client-publickey PUBLIC --curve-server-secretkey file:DIR/secret => DIR/secret: others can use this secret key (rw-r--r--): chmod 600
      ZEEKBUS_LINGRE=1s run                       => ZEEKBUS_LINGRE: no such setting (`zeekbus check-config --help` lists all settings)
      ZEEKBUS_LINGER=soon broker                  => ZEEKBUS_LINGER: broker.linger: 'soon' (expected: a duration
      ZEEKBUS_XSUB=tcp://a,udp://b run            => ZEEKBUS_XSUB: broker.xsub: endpoint 'tcp://a'
      ZEEK_CLUSTER_BACKEND_ZEROMQ_CURVE_SERVER_SECRETKEY=short broker => ZEEK_CLUSTER_BACKEND_ZEROMQ_CURVE_SERVER_SECRETKEY: curve.server-secretkey: a key of 5 characters
      broker --curve-except tcp://127.0.0.1:9     => tcp://127.0.0.1:9 is no endpoint that listens
      """;

  /** The same for what the system refuses. */
  private static final String REFUSED =
      """
      broker PORTS --data DIR/file/data           => cannot write to DIR/file/data: not a directory: DIR/file is a regular file; move it away, or name another (--data)
      broker PORTS --data DIR/file                => cannot write to DIR/file: not a directory: DIR/file is a regular file; move it away, or name another (--data)
      broker PORTS --data DIR/topicsdir           => cannot read DIR/topicsdir/topics: it is a directory (expected: a regular file); move it away, or name another (--data)
      broker PORTS --websocket-listen no-such-host.invalid:0 => cannot bind http://no-such-host.invalid:0: no such host or interface: listen on an address, or on the name of an interface (--websocket-listen)
      broker PORTS --websocket-listen 192.0.2.1:0 --insecure => cannot bind http://192.0.2.1:0: & this host has no such address
      broker PORTS --http-listen 192.0.2.1:0 --insecure => cannot bind http://192.0.2.1:0: & this host has no such address
      broker --zeekctl 300.1.1.1 --insecure       => no such host & (--zeekctl)
      broker PORTS --data DIR/locked              => cannot write to DIR/locked: not a regular file: a FIFO: DIR/locked/lock; move it away, or name another (--data)
      broker PORTS --data DIR/link                => cannot write to DIR/link: & DIR/link is a broken symbolic link; create or mount it, or name another (--data)
      broker PORTS --data /proc/none              => cannot write to /proc/none: & name another (--data)
      LOGGER --dir DIR/file/logs                  => DIR/file/logs cannot be used: not a directory: DIR/file is a regular file; move it away (--dir)
      LOGGER --dir DIR/file                       => DIR/file cannot be used: not a directory: DIR/file is a regular file; move it away (--dir)
      LOGGER --dir DIR/fifo                       => DIR/fifo cannot be used: not a directory: DIR/fifo is a FIFO; move it away (--dir)
      LOGGER --dir DIR/loglock                    => DIR/loglock & not a regular file: a FIFO & .zeekbus.lock; move it away (--dir)
      LOGGER --dir DIR/logs --files-on-full spool --spool DIR/file => DIR/file/files cannot be used as a spool: not a directory: DIR/file is a regular file; move it away; choose another (--spool)
      LOGGER --dir DIR/logs --files-on-full spool --spool DIR/fifo => DIR/fifo/files cannot be used as a spool: not a directory: DIR/fifo is a FIFO; move it away; choose another (--spool)
      LOGGER --dir DIR/logs --files-on-full spool --spool DIR/spool => DIR/spool/files cannot be used as a spool: not a regular file: a FIFO: DIR/spool/files/lock; move it away; choose another (--spool)
      LOGGER --dir DIR/logs --files-on-full spool --spool DIR/link => DIR/link & cannot be used as a spool: & create or mount it; choose another (--spool)
      logger --listen ipc://DIR/none/pull --dir DIR/logs => ipc://DIR/none/pull & create its directory first, or choose another endpoint (--listen)
      logger --listen ipc://DIR/file --dir DIR/logs => ipc://DIR/file & the path is a regular file, not a socket & use another path (--listen)
      logger --listen ipc://DIR/fifo --dir DIR/logs => ipc://DIR/fifo & the path is a FIFO, not a socket & use another path (--listen)
      logger --listen tcp://no-such-host.invalid:0 --dir DIR/logs => tcp://no-such-host.invalid:0 & no such host or interface: listen on an address, or on the name of an interface (--listen)
      broker --xsub ipc://DIR/socket --xpub tcp://127.0.0.1:0 => ipc://DIR/socket & in use & --xsub
      nodes --xpub tcp://127.0.0.1:1 --xsub tcp://127.0.0.1:1 => the broker at tcp://127.0.0.1:1 & Is it running & tcp://127.0.0.1:1: connection refused: nobody listens there
      top --once --url http://127.0.0.1:1         => http://127.0.0.1:1: connection refused; nobody listens there: start zeekbus, or name the address that http.listen has with --url
      publish --xpub ipc://DIR/none --xsub ipc://DIR/none t e => the broker at ipc://DIR/none & Is it running & ipc://DIR/none: no such file or directory: nobody listens there
      replay --timeout 1s --xpub tcp://127.0.0.1:1 --xsub tcp://127.0.0.1:1 DIR/recording => no connection to the broker at tcp://127.0.0.1:1 & connection refused: nobody listens there; start the broker, or name another (--xsub, --xpub)
      replay --timeout 1s --xpub ipc://DIR/none --xsub ipc://DIR/none DIR/recording => ipc://DIR/none: no such file or directory: nobody listens there; start the broker
      replay --timeout 1s --xpub tcp://no-such-host.invalid:1 --xsub tcp://no-such-host.invalid:1 DIR/recording => no such host: no-such-host.invalid
      replay --timeout 1s --logs tcp://127.0.0.1:1 DIR/recording => no connection to the logger at tcp://127.0.0.1:1 in 1s: connection refused: nobody listens there; start a logger there, or name another (--logs)
      replay --timeout 1s --logs ipc://DIR/socket DIR/recording => no connection to the logger at ipc://DIR/socket in 1s:
      tap --record DIR/recording                  => DIR/recording is there already: give another name, or overwrite it with --force
      tap --record DIR                            => cannot make DIR: it is a directory (expected: a file that can be written)
      tap --record DIR/fifo --force               => cannot make DIR/fifo: it is a FIFO
      tap --record DIR/nothing/new                => cannot make DIR/nothing/new: not a directory
      decode DIR/cut                              => DIR/cut, byte & (the file has
      broker --insecure --xsub tcp://192.0.2.1:0 --xpub tcp://127.0.0.1:0 => this host has no such address
      broker --xsub ipc://DIR/none/xsub --xpub tcp://127.0.0.1:0 => ipc://DIR/none/xsub
      keygen --dir DIR/file/keys                  => cannot write to DIR/file/keys: & name another (--dir)
      keygen --dir DIR/keys                       => DIR/keys/client_secretkey: the key exists already: remove it, or choose another directory (--dir)
      """;

  /** For each kind of value, a text that is not one. */
  private static final Map<String, String> NO_VALUE =
      Map.of(
          "BYTES",
          "64MB",
          "DURATION",
          "5",
          "NUMBER",
          "few",
          "ENDPOINT",
          "udp://x",
          "KEY",
          "short",
          "ADDRESS",
          "a/b",
          "PATH:NAME=VALUE",
          "conn",
          "TYPE",
          "smoke",
          "ORIGIN",
          "soc.example",
          "VERSION",
          "nine");

  @TempDir private static Path directory;

  private static ServerSocketChannel socket;

  record Row(String line, String expected) {
    @Override
    public String toString() {
      return line;
    }
  }

  @BeforeAll
  static void prepare() throws Exception {
    for (String fifo :
        List.of(
            "fifo",
            "fifos/client_publickey",
            "locked/lock",
            "loglock/.zeekbus.lock",
            "spool/files/lock")) {
      Path path = directory.resolve(fifo);
      Files.createDirectories(path.getParent());
      var _ = Fifo.make(path);
    }
    socket = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    socket.bind(UnixDomainSocketAddress.of(directory.resolve("socket")));
    write("file", "");
    Files.createSymbolicLink(directory.resolve("link"), directory.resolve("none"));
    Files.createDirectories(directory.resolve("topicsdir/topics"));
    write("listkey", "data: x\n? [a]\n: b\n");
    Files.write(directory.resolve("cuttext"), new byte[] {'a', ':', ' ', (byte) 0xe4, '\n'});
    write("empty", "# nothing yet\n");
    write("list", "[]\n");
    write("keys.yaml", "rack: \"" + CurveKeyPair.generate().publicKey() + "\"\n");
    write("plain-token", "soc: {token: \"0123456789abcdef\"}\n");
    write("indent", "broker:\n  linger: 5s\n bad: indent\n");
    write("unclosed", "broker: {xsub: [a\n");
    write("quote", "data: 'x\n");
    write("colon", "data: b: c\n");
    write("tab", "\tdata: x\n");
    Files.write(directory.resolve("binary"), new byte[] {(byte) 0xff, (byte) 0xfe, 'a', ':'});
    write("sequence", "- broker\n");
    write("unknown", "broker:\n  quue: 1\n");
    write("nothing", "broker:\n  memory:\n");
    write("section", "broker: 5\n");
    write("inline", "curve: {server-secretkey: '" + secret() + "'}\n");
    write("secret", secret() + "\n");
    Files.write(
        directory.resolve("gzip"), new byte[] {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, 0});
    byte[] recording = Files.readAllBytes(Path.of("..", "recordings", "cluster-small.frames"));
    Files.write(directory.resolve("recording"), recording);
    Files.write(directory.resolve("cut"), Arrays.copyOf(recording, recording.length - 1));
    write("keys/client_secretkey", secret());
    Files.setPosixFilePermissions(
        write("token", "0123456789abcdef\n"), PosixFilePermissions.fromString("rw-------"));
    Files.setPosixFilePermissions(
        write("short-token", "short\n"), PosixFilePermissions.fromString("rw-------"));
    Files.setPosixFilePermissions(
        write("open-token", "0123456789abcdef\n"), PosixFilePermissions.fromString("rw-r--r--"));
    Files.setPosixFilePermissions(
        write("open", "[]\n"), PosixFilePermissions.fromString("rw-rw-rw-"));
  }

  @AfterAll
  static void close() throws IOException {
    socket.close();
  }

  private static Path write(String name, String text) throws IOException {
    Path file = directory.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
  }

  private static String secret() {
    return CurveKeyPair.generate().secretKey().text();
  }

  static Stream<Row> wrong() {
    return rows(WRONG);
  }

  static Stream<Row> refused() {
    return rows(REFUSED);
  }

  private static Stream<Row> rows(String table) {
    return table
        .lines()
        .map(line -> line.split(" => ", -1))
        .map(parts -> new Row(parts[0].strip(), parts[1].strip()));
  }

  @ParameterizedTest
  @MethodSource("wrong")
  void isToldInOneLine(Row row) {
    assertTold(run(row.line()), 2, row.expected());
  }

  @ParameterizedTest
  @MethodSource("refused")
  void isToldWhatTheSystemRefuses(Row row) {
    assertTold(run(row.line()), 1, row.expected());
  }

  static Stream<Setting<?>> settings() {
    return AllSections.join().settings().stream().filter(setting -> noValue(setting).isPresent());
  }

  private static Optional<String> noValue(Setting<?> setting) {
    String label = setting.type().label();
    return label.contains("|") ? Optional.of("else") : Optional.ofNullable(NO_VALUE.get(label));
  }

  @ParameterizedTest
  @MethodSource("settings")
  void eachSettingSaysWhatItExpectsWhereverItIsSet(Setting<?> setting) throws IOException {
    String bad = noValue(setting).orElseThrow();
    String why = setting.key() + ": & (expected:";
    assertTold(
        run("check-config " + setting.flag() + " " + bad),
        2,
        setting.flag().equals("--" + setting.key())
            ? setting.flag() + ": '" + bad + "' (expected:"
            : setting.flag() + ": " + why);
    assertTold(
        run(setting.variable() + "=" + bad + " check-config"), 2, setting.variable() + ": " + why);
    String yaml = setting.key().replace(".", ": {") + ": '" + bad + "'";
    Path file = write("one-setting", "# one\n" + yaml + "}".repeat(yaml.split("\\{").length - 1));
    boolean hasOwnForm = setting.equals(FilesSection.PATHS);
    assertTold(
        run("check-config --config " + file),
        2,
        file + ":2: " + (hasOwnForm ? "logger.paths" : why));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Mars/Olympus | no such zone",
        "Europe/Berln | no such zone",
        "europe/berlin | no such zone",
        "UTC+25 | an offset of more than 18 hours",
        "UTC+99:99 | an offset of more than 18 hours",
        "CET-1CEST | rules for summer time are not supported here",
        "CET-1CEST,M3.5.0,M10.5.0/3 | rules for summer time are not supported here",
        "+8 | no such zone",
        "/etc/hosts | no such zone",
        "DIR/none | no such zone",
        "1 | no such zone",
      })
  void aTimeZoneThatLibcWouldNotKnowIsRefused(String value, String reason) {
    String zone = value.replace("DIR", directory.toString());
    assertThat(PosixZone.use(Map.of("TZ", zone)))
        .hasValueSatisfying(e ->
            assertThat(e.errors())
                .singleElement(STRING)
                .startsWith("TZ=")
                .contains(": " + reason + " (expected: the name of a zone")
                .doesNotContainPattern(WORDS_OF_JAVA));
  }

  private static CommandLineRun run(String line) {
    String text =
        line.replace("DIR/", directory + "/")
            .replaceAll(" DIR( |$)", " " + directory + "$1")
            .replace(" PUBLIC", " " + CurveKeyPair.generate().publicKey())
            .replace("file:DIR/", "file:" + directory + "/")
            .replace("LOGGER", "logger --listen tcp://127.0.0.1:0")
            .replace("PORTS", "--xsub tcp://127.0.0.1:0 --xpub tcp://127.0.0.1:0");
    Map<String, String> variables = new HashMap<>();
    List<String> args = new ArrayList<>();
    for (String word : text.split(" +")) {
      if (args.isEmpty() && word.matches("ZEEK[A-Z_]+=.*")) {
        variables.put(word.substring(0, word.indexOf('=')), word.substring(word.indexOf('=') + 1));
      } else {
        args.add(word);
      }
    }
    return CommandLineRun.with(variables, args.toArray(String[]::new));
  }

  private static void assertTold(CommandLineRun run, int exit, String expected) {
    String first = run.err().lines().findFirst().orElse("");
    assertThat(first).startsWith("zeekbus");
    Arrays.stream(expected.split(" & "))
        .map(part ->
            part.replace("DIR/", directory + "/").replaceAll("(^| )DIR:", "$1" + directory + ":"))
        .forEach(part -> assertThat(first).contains(part.strip()));
    assertThat(first).doesNotContainPattern(WORDS_OF_JAVA).doesNotContain("0123456789abcdef");
    Predicate<String> isUsage = line -> !first.startsWith("zeekbus:") || line.equals(first);
    assertThat(run.err().lines().filter(isUsage)).hasSize(1);
    assertThat(run.exit()).isEqualTo(exit);
  }
}
