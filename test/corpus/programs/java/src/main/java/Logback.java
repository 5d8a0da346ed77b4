// Logback with the Logstash encoder.
// usage: java Logback STORY.json

import static net.logstash.logback.argument.StructuredArguments.kv;

import net.logstash.logback.marker.Markers;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.slf4j.event.Level;

final class Logback {
  public static void main(String[] args) throws Exception {
    for (var step : Story.read(args[0])) {
      MDC.clear();
      var name = "shop.api";
      if (step.bound() != null) {
        name = "shop." + step.bound().service();
        MDC.put("service", step.bound().service());
        MDC.put("host", step.bound().host());
      }
      if (step.trace() != null) MDC.put("traceId", step.trace());
      var event = LoggerFactory.getLogger(name).atLevel(levelOf(step.level()));
      if (!step.fields().isEmpty()) event = event.addMarker(Markers.appendEntries(step.fields()));
      if (step.error() != null) event = event.setCause(step.error().make());
      if (step.request() == null) event.log(step.msg());
      else {
        event
            .addArgument(kv("method", step.request().method()))
            .addArgument(kv("path", step.request().path()))
            .addArgument(kv("status", step.request().status()))
            .addArgument(kv("duration_ms", step.took()))
            .log(step.msg());
      }
    }
  }

  private static Level levelOf(String level) {
    return switch (level) {
      case "trace" -> Level.TRACE;
      case "debug" -> Level.DEBUG;
      case "info", "notice", "access" -> Level.INFO;
      case "warn" -> Level.WARN;
      default -> Level.ERROR;
    };
  }
}
