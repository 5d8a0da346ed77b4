// Log4j 2 with the JSON template layout; which template is told by the system property "template".
// usage: java -Dtemplate=EcsLayout.json Log4j STORY.json

import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.ThreadContext;

final class Log4j {
  private static final Level NOTICE = Level.forName("NOTICE", 350);

  public static void main(String[] args) throws Exception {
    for (var step : Story.read(args[0])) {
      ThreadContext.clearAll();
      step.fields().forEach((key, value) -> ThreadContext.put(key, String.valueOf(value)));
      var name = "shop.api";
      if (step.bound() != null) {
        name = "shop." + step.bound().service();
        ThreadContext.put("service", step.bound().service());
        ThreadContext.put("host", step.bound().host());
      }
      if (step.request() != null) {
        ThreadContext.put("method", step.request().method());
        ThreadContext.put("path", step.request().path());
        ThreadContext.put("status", String.valueOf(step.request().status()));
        ThreadContext.put("duration_ms", String.valueOf(step.took()));
      }
      if (step.trace() != null) ThreadContext.put("trace.id", step.trace());
      var log = LogManager.getLogger(name);
      if (step.error() == null) log.log(levelOf(step.level()), (Object) step.msg());
      else log.log(levelOf(step.level()), (Object) step.msg(), step.error().make());
    }
  }

  private static Level levelOf(String level) {
    return switch (level) {
      case "notice" -> NOTICE;
      case "access" -> Level.INFO;
      case "critical", "alert", "emergency" -> Level.FATAL;
      default -> Level.valueOf(level);
    };
  }
}
