// The story and its errors, for the Java programs.

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.net.ConnectException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;

final class Story {
  record Step(
      String level,
      String msg,
      Map<String, Object> fields,
      Failure error,
      Bound bound,
      Request request,
      String trace,
      double took) {}

  record Failure(String kind, String message) {
    Exception make() {
      return switch (kind) {
        case "timeout" -> new TimeoutException(message);
        case "invalid" -> new IllegalArgumentException(message);
        case "refused" -> new ConnectException(message);
        default -> new IllegalStateException(message, new IOException("offset out of range"));
      };
    }
  }

  record Bound(String service, String host) {}

  record Request(String method, String path, int status, int bytes, String agent) {}

  static List<Step> read(String path) throws IOException {
    return new ObjectMapper().readValue(new File(path), new TypeReference<List<Step>>() {});
  }

  private Story() {}
}
