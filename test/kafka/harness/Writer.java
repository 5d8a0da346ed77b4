// Writes records as the Java client writes them, driven over standard input by writer.ts: one command per line, tab
// between words, an answer line for each in order. Ends when its input closes. Needs no jar beyond kafka-clients.
// open NAME KEY=VALUE..| write NAME COUNT (and COUNT record lines) | begin, commit, abort, close NAME
// bulk NAME TOPIC PARTITION FORMAT COUNT PATH. Bytes are base64, "~" is null, "-" is "not given".

import java.io.BufferedReader;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.serialization.ByteArraySerializer;

public final class Writer {
  private final String brokers;
  private final BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8), 1 << 20);
  private final PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
  private final Map<String, KafkaProducer<byte[], byte[]>> producers = new HashMap<>();

  private Writer(String brokers) {
    this.brokers = brokers;
  }

  public static void main(String[] args) throws IOException {
    new Writer(args[0]).serve();
    // halt: an open producer must not hold the process, and nobody waits for its last batch
    Runtime.getRuntime().halt(0);
  }

  private void serve() throws IOException {
    out.println("ready");
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      String[] words = line.split("\t", -1);
      try {
        out.println("ok\t" + run(words));
      } catch (Exception error) {
        Throwable cause = error instanceof ExecutionException ? error.getCause() : error;
        String text = cause.getClass().getSimpleName() + ": " + cause.getMessage();
        out.println("error\t" + text.replaceAll("[\\r\\n\\t]+", " "));
      }
    }
  }

  private String run(String[] words) throws Exception {
    String name = words[1];
    switch (words[0]) {
      case "open" -> open(name, words);
      case "write" -> {
        return write(name, Integer.parseInt(words[2]));
      }
      case "bulk" -> {
        return new Bulk(producers.get(name), words).write();
      }
      case "begin" -> producers.get(name).beginTransaction();
      case "commit" -> producers.get(name).commitTransaction();
      case "abort" -> producers.get(name).abortTransaction();
      case "close" -> producers.remove(name).close();
      default -> throw new IllegalArgumentException("unknown command " + words[0]);
    }
    return "";
  }

  private void open(String name, String[] words) {
    Map<String, Object> config = new HashMap<>();
    config.put("bootstrap.servers", brokers);
    config.put("client.id", "klog-test-writer");
    for (int i = 2; i < words.length; i++) {
      int equals = words[i].indexOf('=');
      config.put(words[i].substring(0, equals), words[i].substring(equals + 1));
    }
    KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
    if (config.containsKey("transactional.id")) producer.initTransactions();
    producers.put(name, producer);
  }

  /** All lines are read before the first send, so that an error leaves no line to be taken for a command. */
  private String write(String name, int count) throws Exception {
    List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>(count);
    List<String> lines = new ArrayList<>(count);
    for (int i = 0; i < count; i++) lines.add(in.readLine());
    for (String line : lines) records.add(parse(line));
    KafkaProducer<byte[], byte[]> producer = producers.get(name);
    List<Future<RecordMetadata>> sent = new ArrayList<>(count);
    for (ProducerRecord<byte[], byte[]> record : records) sent.add(producer.send(record));
    producer.flush();
    StringBuilder answer = new StringBuilder();
    for (Future<RecordMetadata> one : sent) {
      RecordMetadata at = one.get();
      answer.append(at.partition()).append(':').append(at.offset()).append(':').append(at.timestamp()).append(' ');
    }
    return answer.toString();
  }

  /** topic, partition, timestamp, key, value, then two words for each header. */
  private static ProducerRecord<byte[], byte[]> parse(String line) {
    String[] words = line.split("\t", -1);
    List<Header> headers = new ArrayList<>();
    for (int i = 5; i + 1 < words.length; i += 2) {
      headers.add(new RecordHeader(new String(bytes(words[i]), StandardCharsets.UTF_8), bytes(words[i + 1])));
    }
    Integer partition = words[1].equals("-") ? null : Integer.valueOf(words[1]);
    Long timestamp = words[2].equals("-") ? null : Long.valueOf(words[2]);
    return new ProducerRecord<>(words[0], partition, timestamp, bytes(words[3]), bytes(words[4]), headers);
  }

  private static byte[] bytes(String word) {
    return word.equals("~") ? null : Base64.getDecoder().decode(word);
  }

  /** Many records from the lines of a file, sent without waiting for each; the file is begun again until COUNT are sent. */
  private static final class Bulk {
    private final KafkaProducer<byte[], byte[]> producer;
    private final String topic;
    private final Integer partition;
    private final String format;
    private final long count;
    private final String path;
    private volatile Exception failed;
    private long sent;
    private long bytes;

    Bulk(KafkaProducer<byte[], byte[]> producer, String[] words) {
      this.producer = producer;
      topic = words[2];
      partition = words[3].equals("-") ? null : Integer.valueOf(words[3]);
      format = words[4];
      count = words[5].equals("-") ? -1 : Long.parseLong(words[5]);
      path = words[6];
    }

    String write() throws Exception {
      do {
        long before = sent;
        onePass();
        if (sent == before) break;
      } while (sent < count);
      producer.flush();
      if (failed != null) throw failed;
      return sent + " " + bytes;
    }

    private void onePass() throws Exception {
      byte[] buffer = new byte[1 << 20];
      int held = 0;
      try (InputStream file = new FileInputStream(path)) {
        for (int read = file.read(buffer, 0, buffer.length); read >= 0; read = file.read(buffer, held, buffer.length - held)) {
          int end = held + read;
          int from = 0;
          for (int at = held; at < end; at++) {
            if (buffer[at] != '\n') continue;
            if (at > from && !line(buffer, from, at)) return;
            from = at + 1;
          }
          held = end - from;
          System.arraycopy(buffer, from, buffer, 0, held);
          if (held == buffer.length) buffer = java.util.Arrays.copyOf(buffer, 2 * buffer.length);
        }
        if (held > 0) line(buffer, 0, held);
      }
    }

    /** Sends one line; false when enough are sent. */
    private boolean line(byte[] buffer, int from, int to) throws Exception {
      if (failed != null) throw failed;
      if (count >= 0 && sent >= count) return false;
      Integer where = partition;
      Long timestamp = null;
      byte[] key = null;
      int at = from;
      if (format.equals("fields")) {
        int tab = tab(buffer, at, to);
        if (tab != at + 1 || buffer[at] != '-') where = (int) number(buffer, at, tab);
        at = tab + 1;
      }
      if (!format.equals("lines")) {
        int tab = tab(buffer, at, to);
        if (tab != at + 1 || buffer[at] != '-') timestamp = number(buffer, at, tab);
        at = tab + 1;
      }
      if (format.equals("fields")) {
        int tab = tab(buffer, at, to);
        if (tab > at) key = java.util.Arrays.copyOfRange(buffer, at, tab);
        at = tab + 1;
      }
      byte[] value = java.util.Arrays.copyOfRange(buffer, at, to);
      producer.send(new ProducerRecord<>(topic, where, timestamp, key, value), acknowledged);
      sent++;
      bytes += value.length;
      return true;
    }

    private final Callback acknowledged = (at, error) -> {
      if (error != null) failed = error;
    };

    private int tab(byte[] buffer, int from, int to) {
      for (int at = from; at < to; at++) if (buffer[at] == '\t') return at;
      throw new IllegalArgumentException("line " + (sent + 1) + " has too few fields for format " + format);
    }

    private long number(byte[] buffer, int from, int to) {
      return Long.parseLong(new String(buffer, from, to - from, StandardCharsets.US_ASCII));
    }
  }
}
