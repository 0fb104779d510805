"""A LangChain chain that remembers each session. Run: python examples/langchain_chain.py"""

import sys
from pathlib import Path

from langchain_core.prompts import ChatPromptTemplate, MessagesPlaceholder

sys.path.append(str(Path(__file__).parents[1]))
from chains.providers.scripted import ScriptedChat
from memory import runnable

prompt = ChatPromptTemplate.from_messages(
    [("system", "Be brief."), MessagesPlaceholder("memory"), ("human", "{question}")]
)
model = ScriptedChat(script="mirror", pace_s=0)  # tells what it was shown; any LangChain chat model will do
memory = runnable("window", settings={"kept_turns": 8})
chain = memory.remember(prompt | model)
for question in ("My name is Ana.", "What is my name?"):
    print(chain.invoke({"question": question}, {"configurable": {"session_id": "ana"}}).text, end="\n\n")
