# bash completion for klog. Generated from the flag table by npm run docs: do not edit.

_klog() {
  local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD - 1]} command='' word i
  local IFS=$' \t\n'
  COMPREPLY=()
  # "=" parts words: --color=al comes as three.
  if [[ $cur == = ]]; then
    cur=''
  elif [[ $prev == = && COMP_CWORD -gt 2 ]]; then
    prev=${COMP_WORDS[COMP_CWORD - 2]}
  fi
  for ((i = 1; i < COMP_CWORD; i++)); do
    word=${COMP_WORDS[i]}
    [[ $word == -* ]] && continue
    case $command in
      '') command=$word ;;
      deploy | context | completion) command="$command $word" ;;
    esac
  done
  case "$command $prev" in
    'grep -b' | 'grep --brokers' | 'grep -t' | 'grep --topic' | 'grep -p' | 'grep --partition' | 'grep -X' | 'grep --property' | 'grep --since' | 'grep --until' | 'grep --offset' | 'grep --last' | 'grep --skew' | 'grep --tz' | 'grep -e' | 'grep --expr' | 'grep -l' | 'grep --level' | 'grep --host' | 'grep --service' | 'grep --fields' | 'grep --hide' | 'grep -m' | 'grep --max-count' | 'grep -A' | 'grep --after-context' | 'grep -B' | 'grep --before-context' | 'grep -C' | 'grep --around' | 'grep --reorder' | 'tail -b' | 'tail --brokers' | 'tail -t' | 'tail --topic' | 'tail -p' | 'tail --partition' | 'tail -X' | 'tail --property' | 'tail --since' | 'tail --until' | 'tail --offset' | 'tail --last' | 'tail --skew' | 'tail --tz' | 'tail -e' | 'tail --expr' | 'tail -l' | 'tail --level' | 'tail --host' | 'tail --service' | 'tail --fields' | 'tail --hide' | 'tail -m' | 'tail --max-count' | 'tail -A' | 'tail --after-context' | 'tail -B' | 'tail --before-context' | 'tail -C' | 'tail --around' | 'tail -n' | 'tail --lines' | 'tail --lookback' | 'tail --reorder' | 'count -b' | 'count --brokers' | 'count -t' | 'count --topic' | 'count -p' | 'count --partition' | 'count -X' | 'count --property' | 'count --since' | 'count --until' | 'count --offset' | 'count --last' | 'count --skew' | 'count --tz' | 'count -e' | 'count --expr' | 'count -l' | 'count --level' | 'count --host' | 'count --service' | 'count --reorder' | 'count --by' | 'count --every' | 'count --stat' | 'count --top' | 'count --fail-if' | 'count --shard' | 'count --window' | 'count --for' | 'count --statsd' | 'explain -t' | 'explain --topic' | 'explain --since' | 'explain --until' | 'explain --tz' | 'explain -e' | 'explain --expr' | 'explain -l' | 'explain --level' | 'explain --host' | 'explain --service' | 'deploy mark -b' | 'deploy mark --brokers' | 'deploy mark -X' | 'deploy mark --property' | 'deploy mark --tz' | 'deploy mark --service' | 'deploy mark --version' | 'deploy mark --host' | 'deploy mark --time' | 'deploy list -b' | 'deploy list --brokers' | 'deploy list -X' | 'deploy list --property' | 'deploy list --tz' | 'deploy list -n' | 'deploy list --lines')
      :
      return
      ;;
    'grep --context' | 'tail --context' | 'count --context' | 'explain --context' | 'deploy mark --context' | 'deploy list --context')
      COMPREPLY=($(compgen -W "$(klog context list 2>/dev/null | sed 's/^[* ] *//; s/ .*//')" -- "$cur"))
      return
      ;;
    'grep --config' | 'grep --properties' | 'grep --file' | 'tail --config' | 'tail --properties' | 'tail --file' | 'count --config' | 'count --properties' | 'count --file' | 'explain --config' | 'explain --file' | 'deploy mark --config' | 'deploy mark --properties' | 'deploy list --config' | 'deploy list --properties' | 'context list --config' | 'context use --config' | 'context show --config')
      compopt -o filenames 2>/dev/null; IFS=$'\n'; COMPREPLY=($(compgen -f -- "$cur"))
      return
      ;;
    'grep --isolation' | 'tail --isolation' | 'count --isolation')
      COMPREPLY=($(compgen -W 'committed uncommitted' -- "$cur"))
      return
      ;;
    'grep --time' | 'tail --time' | 'count --time' | 'explain --time')
      COMPREPLY=($(compgen -W 'record log' -- "$cur"))
      return
      ;;
    'grep -o' | 'grep --output' | 'tail -o' | 'tail --output')
      COMPREPLY=($(compgen -W 'pretty raw json' -- "$cur"))
      return
      ;;
    'grep --color' | 'tail --color' | 'count --color' | 'explain --color' | 'deploy mark --color' | 'deploy list --color')
      COMPREPLY=($(compgen -W 'auto always never' -- "$cur"))
      return
      ;;
    'count -o' | 'count --output')
      COMPREPLY=($(compgen -W 'table json csv report' -- "$cur"))
      return
      ;;
    'explain -o' | 'explain --output')
      COMPREPLY=($(compgen -W 'text json' -- "$cur"))
      return
      ;;
    'deploy list -o' | 'deploy list --output')
      COMPREPLY=($(compgen -W 'table json' -- "$cur"))
      return
      ;;
  esac
  case $command in
    '') word='grep tail count explain deploy context completion help' ;;
    deploy) word='mark list' ;;
    context) word='list use show' ;;
    completion) word='bash zsh fish' ;;
    'grep') word='-b --brokers -t --topic -p --partition --context --config -X --property --properties --file --isolation --since --until --since-deploy --offset --last --time --skew --tz --utc -e --expr -i --ignore-case -s --case-sensitive -w --word-regexp -v --invert-match -F --fixed-strings -l --level --host --service -o --output --color --fields --hide --no-sort -m --max-count -A --after-context -B --before-context -C --around -c --count -q --quiet --only-matching -f --follow --reorder --stats --verbose -h --help' ;;
    'tail') word='-b --brokers -t --topic -p --partition --context --config -X --property --properties --file --isolation --since --until --since-deploy --offset --last --time --skew --tz --utc -e --expr -i --ignore-case -s --case-sensitive -w --word-regexp -v --invert-match -F --fixed-strings -l --level --host --service -o --output --color --fields --hide --no-sort -m --max-count -A --after-context -B --before-context -C --around --only-matching -n --lines --lookback --reorder --stats --verbose -h --help' ;;
    'count') word='-b --brokers -t --topic -p --partition --context --config -X --property --properties --file --isolation --since --until --since-deploy --offset --last --time --skew --tz --utc -e --expr -i --ignore-case -s --case-sensitive -w --word-regexp -v --invert-match -F --fixed-strings -l --level --host --service -o --output --color -c --count -f --follow --reorder --by --total --every --stat --top --fail-if --shard --merge --window --for --statsd --stats --verbose -h --help' ;;
    'explain') word='-t --topic --context --config --file --since --until --time --tz --utc -e --expr -i --ignore-case -s --case-sensitive -w --word-regexp -v --invert-match -F --fixed-strings -l --level --host --service -o --output --color --verbose -h --help' ;;
    'deploy mark') word='-b --brokers --context --config -X --property --properties --tz --utc --color --service --version --host --time --verbose -h --help' ;;
    'deploy list') word='-b --brokers --context --config -X --property --properties --tz --utc -o --output --color -n --lines --verbose -h --help' ;;
    'context list' | 'context use' | 'context show') word='--config -h --help' ;;
    'completion bash' | 'completion zsh' | 'completion fish') word='-h --help' ;;
    *) word='' ;;
  esac
  if [[ $cur != -* ]]; then
    case $command in
      'context use' | 'context show') word=$(klog context list 2>/dev/null | sed 's/^[* ] *//; s/ .*//') ;;
      '' | deploy | context | completion) ;;
      *) return ;;
    esac
  fi
  COMPREPLY=($(compgen -W "$word" -- "$cur"))
}
complete -F _klog klog
