// One Kafka node of a test: formats its folder, starts the server in this process, and ends when its standard input
// closes, so that no broker outlives the tests that started it, however they ended. Settings are the caller's.

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Properties;
import java.util.stream.Stream;

public final class TestBroker {
  private TestBroker() {}

  /** Arguments: the properties file, the cluster id, the folder to remove if the parent dies ("-": none), then extra words for format. */
  public static void main(String[] args) throws Exception {
    String propertiesFile = args[0];
    String orphanFolder = args[2];
    Thread watch = new Thread(() -> watchParent(orphanFolder), "watch-parent");
    watch.setDaemon(true);
    watch.start();
    if (!isFormatted(propertiesFile)) {
      List<String> words = new ArrayList<>(List.of("format", "-t", args[1], "-c", propertiesFile));
      words.addAll(Arrays.asList(args).subList(3, args.length));
      int status = kafka.tools.StorageTool.execute(words.toArray(new String[0]), System.err);
      if (status != 0) System.exit(status);
    }
    kafka.Kafka.main(new String[] {propertiesFile});
  }

  /** StorageTool refuses to format twice, and a restart must keep the data. */
  private static boolean isFormatted(String propertiesFile) throws IOException {
    Properties properties = new Properties();
    try (var in = Files.newInputStream(Path.of(propertiesFile))) {
      properties.load(in);
    }
    return Files.exists(Path.of(properties.getProperty("log.dirs")).resolve("meta.properties"));
  }

  private static void watchParent(String orphanFolder) {
    try {
      while (System.in.read() >= 0) {}
    } catch (IOException closed) {
      // the same as its end
    }
    // halt, not exit: nobody is left to read a clean log, and a broker that hangs in its shutdown would stay
    if (!orphanFolder.equals("-")) remove(Path.of(orphanFolder));
    Runtime.getRuntime().halt(3);
  }

  /** The server still writes while its files go, so it takes more than one look. */
  private static void remove(Path folder) {
    for (int look = 0; look < 5 && Files.exists(folder); look++) {
      try (Stream<Path> paths = Files.walk(folder)) {
        paths.sorted(Comparator.reverseOrder()).forEach(path -> path.toFile().delete());
      } catch (IOException | RuntimeException changed) {
        // a file went or came while walking
      }
    }
  }
}
